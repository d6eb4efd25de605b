"""Numbers and dates of a request stay within the bounds of their questions, on the page and over the API alike."""

from collections.abc import Iterator

import pytest

from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.pages import SignIn
from tickets.models import Ticket

FORM = "/services/move-a-desk/request/"
LEAST = {"title": "Move my desk", "impact": "one", "urgency": "soon"}
FIELDS = [
    {"key": "any", "kind": "number", "label": {"en": "Any"}},
    {"key": "weight", "kind": "number", "label": {"en": "Weight"}, "min": "0.5", "max": "100"},
    {"key": "gain", "kind": "number", "label": {"en": "Gain"}, "min": "0"},
    {"key": "day", "kind": "date", "label": {"en": "Day"}},
    {"key": "soon", "kind": "date", "label": {"en": "Soon"}, "not_past": True},
    {"key": "term", "kind": "date", "label": {"en": "Term"}, "min": "2026-03-10", "max": "2026-03-20"},
]  # fmt: skip
DIGITS = "Enter a number of at most 15 digits."
YEARS = "Choose a date from 1 Jan 1900 to 31 Dec 2100."
WRONG = [
    ("any", "1234567890123456", DIGITS),
    ("any", "0.1234567890123456", DIGITS),
    ("any", "1e400", DIGITS),
    ("any", "1e-400", DIGITS),
    ("any", "NaN", "Enter a number."),
    ("any", "Infinity", "Enter a number."),
    ("weight", "-5", "Enter a number from 0.5 to 100."),
    ("weight", "100.1", "Enter a number from 0.5 to 100."),
    ("gain", "-0.01", "Enter a number of at least 0."),
    ("day", "1899-12-31", YEARS),
    ("day", "0001-01-01", YEARS),
    ("day", "2101-01-01", YEARS),
    ("soon", "1999-01-01", "Choose today or a later date."),
    ("soon", "2026-03-01", "Choose today or a later date."),
    ("soon", "2101-01-01", "Choose a date from today to 31 Dec 2100."),
    ("term", "2026-03-09", "Choose a date from Tue 10 Mar to Fri 20 Mar."),
    ("term", "2026-03-21", "Choose a date from Tue 10 Mar to Fri 20 Mar."),
]
RIGHT = {
    "any": "-12345678901.2345", "weight": "0.5", "gain": "0", "day": "1900-01-01", "soon": "2026-03-02",
    "term": "2026-03-20",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[None]:
    put_form(company.move_desk, FIELDS)
    with clock.frozen(at("Mon 10:00")):
        yield


@pytest.mark.parametrize(("key", "value", "words"), WRONG)
def test_what_lies_outside_is_refused_beside_the_field(
    company: Company, as_person: SignIn, key: str, value: str, words: str
) -> None:
    answer = as_person(company.mia).post(FORM, LEAST | {f"answer_{key}": value})
    assert answer.context["form"].errors == {f"answer_{key}": [words]}
    assert value in answer.content.decode()
    assert not Ticket.objects.exists()


def test_what_lies_on_the_bounds_is_taken(company: Company, as_person: SignIn) -> None:
    as_person(company.mia).post(FORM, LEAST | {f"answer_{key}": value for key, value in RIGHT.items()})
    assert Ticket.objects.get().answers == RIGHT


@pytest.mark.parametrize(("key", "value", "words"), WRONG)
def test_programs_are_held_to_the_same(
    company: Company, as_person: SignIn, key: str, value: str, words: str
) -> None:
    sent = {"service": "move-a-desk", "title": "Move my desk", "answers": {key: value}}
    answer = as_person(company.mia).post("/api/v1/tickets/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["errors"]["answers"][key] == [words]
    assert not Ticket.objects.exists()


def test_programs_read_the_bounds(company: Company, as_person: SignIn) -> None:
    questions = as_person(company.mia).get("/api/v1/services/move-a-desk/").json()["form"]
    bounds = {one["key"]: (one["min"], one["max"], one["not_past"]) for one in questions}
    assert bounds == {
        "any": (None, None, False),
        "weight": ("0.5", "100", False),
        "gain": ("0", None, False),
        "day": ("1900-01-01", "2100-12-31", False),
        "soon": ("1900-01-01", "2100-12-31", True),
        "term": ("2026-03-10", "2026-03-20", False),
    }


def test_today_is_that_of_the_one_who_asks(company: Company, as_person: SignIn) -> None:
    company.mia.zone = "America/Los_Angeles"
    company.mia.save()
    as_person(company.mia).post(FORM, LEAST | {"answer_soon": "2026-03-01"})
    assert Ticket.objects.get().answers == {"soon": "2026-03-01"}


def test_the_browser_knows_the_bounds(company: Company, as_person: SignIn) -> None:
    page = as_person(company.mia).get(FORM).content.decode()
    assert 'min="0.5" max="100"' in page
    assert 'min="2026-03-02" max="2100-12-31"' in page


def test_the_words_are_chinese_for_chinese_readers(company: Company, as_person: SignIn) -> None:
    company.mia.language = "zh-hans"
    company.mia.save()
    for key, value, _words in WRONG:
        answer = as_person(company.mia).post(FORM, LEAST | {f"answer_{key}": value})
        (said,) = answer.context["form"].errors[f"answer_{key}"]
        assert not any("a" <= char <= "z" for char in said.lower()), said
