"""A question for a place: what is said of wrong answers, what is kept, and what conditions make of it."""

from datetime import date

import pytest

from departments.answers.checking import check_answers
from departments.answers.keeping import plain_answers, restored_answers
from departments.answers.reading import Lookups
from departments.formspec.evaluation import Outcome
from departments.formspec.form import FormSpec
from departments.formspec.reading import read_form
from tests.cast import Company
from tests.departments.places import Places, some_places, works_at

TODAY = date(2026, 3, 2)
PLAIN = Lookups(
    day=date.fromisoformat,
    person=lambda _name: None,
    department=lambda _code: None,
    files=lambda _files: None,
)
WHERE = {"key": "where", "kind": "place", "label": {"en": "Where"}}


def a_form(*fields: dict[str, object]) -> FormSpec:
    return read_form([{"label": {"en": "X"}, **field} for field in fields])


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def checked(company: Company, form: FormSpec, raw: dict[str, object]) -> Outcome:
    return check_answers(form, raw, lookups=PLAIN, today=TODAY, requester=company.mia)


def test_an_answer_names_a_place_and_keeps_its_id(company: Company, places: Places) -> None:
    form = a_form(WHERE)
    outcome = checked(company, form, {"where": "3.12"})
    kept = plain_answers(form.fields, outcome.values)
    assert kept == {"where": places.room.pk}
    assert restored_answers(form.fields, kept) == kept
    assert list(checked(company, form, {"where": "nowhere"}).errors) == ["where"]


def test_a_condition_on_a_place_holds_for_everything_in_it(company: Company, places: Places) -> None:
    in_tower = {"field": "where", "test": "is", "value": "SH-T2"}
    form = a_form(WHERE, {"key": "badge", "kind": "text", "when": in_tower})
    assert "badge" in checked(company, form, {"where": "3.12"}).relevant
    assert "badge" in checked(company, form, {"where": "SH-T2"}).relevant
    assert "badge" not in checked(company, form, {"where": "SH"}).relevant
    assert "badge" not in checked(company, form, {"where": "BER"}).relevant


def test_a_form_may_ask_where_the_requester_works_and_begin_with_it(company: Company, places: Places) -> None:
    form = a_form(
        {**WHERE, "default": "requester"},
        {"key": "tram", "kind": "text", "when": {"requester": "place", "test": "is", "value": "BER"}},
    )
    nowhere = checked(company, form, {})
    assert nowhere.values.get("where") is None
    works_at(company.mia, places.room)
    outcome = checked(company, form, {})
    assert outcome.values["where"] == places.room
    assert "tram" not in outcome.relevant
    works_at(company.mia, places.berlin)
    assert "tram" in checked(company, form, {}).relevant
