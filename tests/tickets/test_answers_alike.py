"""A page and a program that give the same answers get the same values and the same errors.

`PROVE=300 make test TESTS=tests/tickets/test_answers_alike.py` tries more answers.
"""

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory, force_authenticate

from departments.answers.keeping import PREFIX
from departments.models import Department
from servicedesk.web.api.parsers import BoundedJSONParser
from tests.cast import Company
from tests.departments.publishing import put_form
from tickets.api.submitting import checked_request
from tickets.forms.request import RequestTicketForm

OPTIONS = [{"value": "a"}, {"value": "b"}]
QUESTIONS = [
    {"key": "line", "kind": "text", "label": {"en": "Line"}, "required": True},
    {"key": "words", "kind": "long_text", "label": {"en": "Words"}},
    {"key": "many", "kind": "number", "label": {"en": "Many"}, "required": True},
    {"key": "some", "kind": "number", "label": {"en": "Some"}, "min": "0.5", "max": "100"},
    {"key": "day", "kind": "date", "label": {"en": "Day"}},
    {"key": "soon", "kind": "date", "label": {"en": "Soon"}, "not_past": True, "required": True},
    {"key": "term", "kind": "date", "label": {"en": "Term"}, "max": "2026-03-20"},
    {"key": "one", "kind": "choice", "label": {"en": "One"}, "options": OPTIONS, "required": True},
    {"key": "few", "kind": "choices", "label": {"en": "Few"}, "options": OPTIONS, "required": True},
    {"key": "who", "kind": "person", "label": {"en": "Who"}, "required": True},
    {"key": "unit", "kind": "department", "label": {"en": "Unit"}, "required": True},
    {"key": "cost", "kind": "money", "label": {"en": "Cost"}, "currency": "CNY", "max": "100"},
    {"key": "trip", "kind": "date_range", "label": {"en": "Trip"}, "not_past": True},
    {"key": "hour", "kind": "time", "label": {"en": "Hour"}, "min": "08:00"},
    {"key": "sure", "kind": "yes_no", "label": {"en": "Sure"}},
    {"key": "why", "kind": "text", "label": {"en": "Why"}, "required": True,
     "when": {"all": [{"field": "sure", "test": "is", "value": True}]}},
    {"key": "things", "kind": "rows", "label": {"en": "Things"}, "max": "2", "columns": [
        {"key": "what", "kind": "text", "label": {"en": "What"}, "required": True},
        {"key": "many", "kind": "number", "label": {"en": "Many"}, "max": "9"},
        {"key": "note", "kind": "text", "label": {"en": "Note"}, "required": True,
         "when": {"all": [{"field": "many", "test": "gt", "value": "5"}]}},
    ]},
    {"key": "sum", "kind": "calculated", "label": {"en": "Sum"}, "calculation": {"op": "sum", "of": ["things.many"]}},
]  # fmt: skip
blanks = st.sampled_from(["", " ", "\u200b", "\n"])
texts = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40),
    blanks,
    st.integers(298, 302).map(lambda n: "x" * n),
    st.integers(9_998, 10_002).map(lambda n: "字" * n),
)
numbers = st.one_of(
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.decimals(-10, 110, places=2).map(str),
    st.sampled_from(
        ["", "1e15", "1e14", "0.1234567890123456", "1_000", "many", "0x1", "NaN", "100.1", "0.5"]
    ),
)
days = st.one_of(
    st.dates().map(str),
    st.sampled_from(["", "2026-03-02", "2026-03-01", "2101-01-01", "2026-13-01", "tomorrow"]),
)
choices = st.sampled_from(["", "a", "b", "c", "A"])
people = st.sampled_from(
    ["", " ", "noah.klein@example.com", "NOAH.KLEIN@example.com", "Noah Klein", "Klein", "nobody"]
)
RAW = {
    "text": texts, "long_text": texts, "number": numbers, "date": days, "choice": choices,
    "choices": st.lists(choices.filter(bool), max_size=3), "person": people,
    "department": st.sampled_from(["", "SAL", "FAC", "NOWHERE"]),
}  # fmt: skip
RAW |= {
    "money": numbers, "time": st.sampled_from(["", "08:00", "07:59", "25:00", "8", "09:30:15"]),
    "yes_no": st.sampled_from(["", "yes", "no", "maybe"]),
    "date_range": st.fixed_dictionaries({"from": days, "to": days}),
    "rows": st.lists(st.fixed_dictionaries({"what": texts, "many": numbers, "note": texts}), max_size=3),
}  # fmt: skip
answers = st.fixed_dictionaries(
    {}, optional={str(one["key"]): RAW[str(one["kind"])] for one in QUESTIONS if one["kind"] in RAW}
)
LEAST = {"title": "A screen", "impact": "one", "urgency": "soon"}
Outcome = tuple[Any, Any]


def by_page(company: Company, given_answers: dict[str, Any]) -> Outcome:
    """Return (what is stored, errors by question) of answers as a browser sends them."""
    data = QueryDict(mutable=True)
    data.update(LEAST)
    codes = dict(Department.objects.values_list("code", "pk"))
    for key, value in given_answers.items():
        if isinstance(value, dict) or key == "things":
            data.update(_parts(key, value))
            continue
        spelled = codes.get(value, 0) if key == "unit" and value else value
        data.setlist(PREFIX + key, spelled if isinstance(spelled, list) else [str(spelled)])
    service = company.screens
    form = RequestTicketForm(data, service=service, user=company.mia, version=service.newest_form)
    if form.is_valid():
        return form.to_submit["answers"], None
    return None, {name.removeprefix(PREFIX): list(said) for name, said in form.errors.items()}


def _parts(key: str, value: Any) -> dict[str, str]:
    """Return a range, or rows, as the fields of a page."""
    if isinstance(value, dict):
        return {f"{PREFIX}{key}-{end}": day for end, day in value.items()}
    cells = {
        f"{PREFIX}{key}-{place}-{name}": one for place, row in enumerate(value) for name, one in row.items()
    }
    return {f"{PREFIX}{key}-TOTAL_FORMS": str(len(value)), f"{PREFIX}{key}-INITIAL_FORMS": "0"} | cells


def by_program(company: Company, given_answers: dict[str, Any]) -> Outcome:
    """Return the same of answers as a program sends them."""
    body = json.dumps({"service": "screens", "title": "A screen", "answers": given_answers})
    plain = APIRequestFactory().post("/api/v1/tickets/", body, content_type="application/json")
    force_authenticate(plain, company.mia)
    request: Any = Request(plain, parsers=[BoundedJSONParser()])
    request.user = company.mia
    try:
        return checked_request(request)["answers"], None
    except ValidationError as error:
        found: Any = error.detail
        assert found.keys() == {"answers"}
        return None, {key: [str(one) for one in said] for key, said in found["answers"].items()}


@pytest.fixture
def asking(company: Company, monday: Any) -> Company:
    """The company, where screens ask for all that can be asked, but files."""
    put_form(company.screens, QUESTIONS)
    return company


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_and_programs_get_the_same_of_the_same_answers(asking: Company, language: str) -> None:
    seen = {"taken": 0, "refused": 0}

    @settings(
        max_examples=int(os.environ.get("PROVE", "40")),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(answers)
    def alike(given_answers: dict[str, Any]) -> None:
        kept, errors = by_page(asking, given_answers)
        assert by_program(asking, given_answers) == (kept, errors)
        seen["taken" if errors is None else "refused"] += 1

    with translation.override(language):
        alike()
    assert seen["refused"]


RIGHT = {
    "line": "  Two\tscreens ", "words": "One\r\nTwo", "many": "1e3", "some": "0.50", "day": "1900-01-01",
    "soon": "2026-03-02", "term": "2026-03-20", "one": "a", "few": ["b", "a"], "who": "Noah Klein", "unit": "SAL",
    "cost": "12.5", "trip": {"from": "2026-03-02", "to": "2026-03-02"}, "hour": "09:30:15", "sure": "yes", "why": "So",
    "things": [{"what": " ", "many": "", "note": ""}, {"what": "Leg", "many": "6", "note": "Six"}],
}  # fmt: skip


@pytest.mark.parametrize("way", [by_page, by_program])
def test_right_answers_are_kept_in_one_form(asking: Company, way: Callable[..., Outcome]) -> None:
    kept = {
        **RIGHT, "line": "Two screens", "words": "One\nTwo", "many": "1000", "some": "0.5", "who": asking.noah.pk,
        "unit": asking.sales.pk, "cost": "12.50", "hour": "09:30", "sure": True, "sum": "6",
        "things": [{"what": "Leg", "many": "6", "note": "Six"}],
    }  # fmt: skip
    assert way(asking, RIGHT) == (kept, None)


@pytest.mark.parametrize("way", [by_page, by_program])
def test_every_question_that_must_be_answered_says_so_at_once(
    asking: Company, way: Callable[..., Outcome]
) -> None:
    must = [one["key"] for one in QUESTIONS if one.get("required") and "when" not in one]
    assert way(asking, {}) == (None, dict.fromkeys(must, ["Please fill this in."]))


@pytest.mark.parametrize("way", [by_page, by_program])
@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("day", "2026-13-01", "Enter a valid date."),
        ("one", "c", "Select a valid choice. c is not one of the available choices."),
        ("few", ["a", "c"], "Select a valid choice. c is not one of the available choices."),
        ("who", "nobody", "No one here is called “nobody”. Enter the email address or the full name."),
        ("unit", "NOWHERE", "Select a valid choice. That choice is not one of the available choices."),
        ("things.1.note", [{"what": ""}, {"what": "x", "many": "6"}], "Please fill this in."),
        ("things.0.many", [{"what": "x", "many": "10", "note": "y"}], "Enter a number of at most 9."),
        ("line", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_a_wrong_answer_is_told_in_the_same_sentence(
    asking: Company, way: Callable[..., Outcome], key: str, value: Any, said: str
) -> None:
    assert way(asking, RIGHT | {key.partition(".")[0]: value}) == (None, {key: [said]})


def test_somebody_who_left_and_a_unit_out_of_service_are_refused_alike(asking: Company) -> None:
    asking.noah.is_active = asking.sales.is_active = False
    asking.noah.save()
    asking.sales.save()
    kept, errors = by_page(asking, RIGHT)
    assert kept is None and errors.keys() == {"who", "unit"} and "has left" in errors["who"][0]
    assert by_program(asking, RIGHT) == (None, errors)
