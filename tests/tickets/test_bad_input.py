"""What cannot be filed is refused beside its field, on the page and over the API, and what was typed is still there."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from departments.actions.service_states import retire_service
from departments.models import RequestForm
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn
from tickets.models import Ticket

FORM, LIST = "/services/screens/request/", "/api/v1/tickets/"
CHOICES = [{"value": "big", "label": {"en": "Big"}}, {"value": "small", "label": {"en": "Small"}}]
FIELDS: list[dict[str, Any]] = [
    {"key": "room", "kind": "text", "label": {"en": "Room"}},
    {"key": "why", "kind": "long_text", "label": {"en": "Why"}},
    {"key": "count", "kind": "number", "label": {"en": "Count"}, "max": "5"},
    {"key": "size", "kind": "choice", "label": {"en": "Size"}, "options": CHOICES},
    {"key": "on", "kind": "date", "label": {"en": "On"}},
    {
        "key": "items",
        "kind": "rows",
        "label": {"en": "Items"},
        "columns": [{"key": "price", "kind": "money", "label": {"en": "Price"}, "currency": "CNY"}],
    },
]
SAID = {"title": "A second screen", "description": "For the shelf", "room": "3.14 near the window"}
# What is wrong -> the field, what it holds.
WRONG: dict[str, tuple[str, Any]] = {
    "a title that is too long": ("title", "long " * 60),
    "a title without letters": ("title", "\u200b \u2800"),
    "a description that is too long": ("description", "long " * 6_000),
    "an answer that is too long": ("room", "x" * 5_000),
    "a long answer that is too long": ("why", "x" * 50_000),
    "a word for a number": ("count", "many"),
    "a number beyond its bounds": ("count", "6"),
    "an enormous number": ("count", "9" * 400),
    "a choice that is none": ("size", "huge"),
    "a day that is none": ("on", "2026-02-30"),
    "a word for an amount in a row": ("items", "cheap"),
}


@pytest.fixture(autouse=True)
def asking(company: Company) -> Iterator[datetime]:
    RequestForm.objects.create(service=company.screens, number=2, fields=FIELDS, created_at=at("Mon 00:00"))
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


def caller(company: Company) -> APIClient:
    client = APIClient()
    client.force_login(company.mia)
    return client


def body(**changed: Any) -> dict[str, Any]:
    """Return what a program sends."""
    said = SAID | changed
    plain = {name: said.pop(name) for name in ("title", "description")}
    return {"service": "screens", **plain, "answers": said}


def post(**changed: Any) -> dict[str, str]:
    """Return what the page sends."""
    said = {"impact": "one", "urgency": "soon"}
    for name, value in (SAID | changed).items():
        if name == "items":
            said |= {
                "answer_items-TOTAL_FORMS": "1",
                "answer_items-INITIAL_FORMS": "0",
                "answer_items-0-price": value,
            }
        else:
            said[name if name in ("title", "description") else f"answer_{name}"] = value
    return said


@pytest.mark.parametrize("what", WRONG)
def test_the_page_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    company: Company, as_person: SignIn, what: str
) -> None:
    field, value = WRONG[what]
    answer = as_person(company.mia).post(FORM, post(**{field: value}))
    assert answer.status_code == 400 and not Ticket.objects.exists()
    page = answer.content.decode()
    name = {"title": "title", "description": "description", "items": "answer_items-0-price"}
    invalid = {tag[1] for tag in re.finditer(r'<[^>]*name="([^"]+)"[^>]*aria-invalid="true"', page)}
    assert invalid == {name.get(field, f"answer_{field}")}
    assert "invalid-feedback" in page
    for kept, said in SAID.items():
        assert kept == field or said in page
    if value.strip("\u200b \u2800"):
        assert value in page


@pytest.mark.parametrize("what", WRONG)
def test_a_program_reads_which_field_is_wrong(company: Company, what: str) -> None:
    field, value = WRONG[what]
    sent = [{"price": value}] if field == "items" else value
    answer = caller(company).post(LIST, body(**{field: sent}), format="json")
    assert answer.status_code == 400 and not Ticket.objects.exists()
    errors = answer.json()["errors"]
    wrong = errors if field in ("title", "description") else errors["answers"]
    assert list(wrong) == ["items.0.price" if field == "items" else field]
    assert len(answer.content) < 2_000, "what was sent is not sent back at length"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": "red"}, ["colour"]),
        ({"answers": {"colour": "red"}}, ["answers", "colour"]),
        ({"answers": ["red"]}, ["answers"]),
        ({"answers": {"room": {"a": 1}}}, ["answers", "room"]),
        ({"answers": {"items": {"price": "1"}}}, ["answers", "items"]),
        ({"answers": {"items": [{"colour": "red"}]}}, ["answers", "items.0.colour"]),
        ({"title": 5}, ["title"]),
        ({"service": "nothing"}, ["service"]),
        ({"service": 7.5}, ["service"]),
        ({"form_version": 1}, ["form_version"]),
        ({"requester": "nobody@example.com"}, ["requester"]),
    ],
)
def test_what_only_a_program_can_send_is_refused_by_field(
    company: Company, change: dict[str, Any], where: list[str]
) -> None:
    answer = caller(company).post(LIST, body() | change, format="json")
    assert answer.status_code == 400 and not Ticket.objects.exists()
    found = answer.json()["errors"]
    for name in where:
        assert list(found) == [name]
        found = found[name]


def test_a_page_that_sends_what_no_one_asks_for_files_the_rest(company: Company, as_person: SignIn) -> None:
    """A browser sends what a page had, which an extension or an older version may have added to."""
    as_person(company.mia).post(FORM, post() | {"answer_colour": "red", "colour": "red"})
    assert Ticket.objects.get().answers == {"room": SAID["room"]}


@pytest.mark.parametrize("send", ["page", "program"])
def test_a_service_that_was_retired_meanwhile_takes_nothing(
    company: Company, as_person: SignIn, send: str
) -> None:
    retire_service(service=company.screens, by=company.ines)
    act: dict[str, Callable[[], Any]] = {
        "page": lambda: as_person(company.mia).post(FORM, post()),
        "program": lambda: caller(company).post(LIST, body(), format="json"),
    }
    answer = act[send]()
    assert not Ticket.objects.exists()
    if send == "program":
        assert answer.status_code == 400 and list(answer.json()["errors"]) == ["service"]
    else:
        assert answer.status_code == 404
        assert all(said in answer.content.decode() for said in SAID.values())


def test_a_form_that_changed_meanwhile_is_shown_anew_with_what_no_longer_fits(
    company: Company, as_person: SignIn
) -> None:
    older = company.screens.forms.get(number=2)
    newer = [{"key": "room", "kind": "number", "label": {"en": "Room"}}, *FIELDS[1:]]
    RequestForm.objects.create(service=company.screens, number=3, fields=newer, created_at=at("Mon 00:00"))
    answer = as_person(company.mia).post(FORM, post(count="3") | {"form_version": str(older.pk)})
    page = answer.content.decode()
    assert answer.status_code == 400 and not Ticket.objects.exists()
    assert SAID["room"] in page and 'value="3"' in page and SAID["title"] in page
