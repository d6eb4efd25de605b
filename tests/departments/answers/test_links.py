"""How a link spells answers: what is spelled is read back as the same answer, for every kind that a link can hold."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from departments.answers.links import UNFILLED, fillable, linked_answer, spelled
from departments.answers.reading import Lookups
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import KINDS
from departments.formspec.reading import read_form
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.places import Places, some_places

TODAY = date(2026, 3, 2)
BY_ADDRESS = Lookups(
    day=lambda raw: raw,
    person=lambda raw: User.objects.get(email=raw),
    department=lambda raw: raw,
    files=lambda files: None,
)
GIVEN = {
    "text": (["Plum & <b>"], "Plum & <b>"),
    "long_text": (["one\ntwo"], "one\ntwo"),
    "number": (["2.50"], "2.5"),
    "money": (["12.5"], "12.50"),
    "date": (["2026-03-06"], "2026-03-06"),
    "date_range": (["2026-03-06/2026-03-09"], "2026-03-06/2026-03-09"),
    "time": (["09:30"], "09:30"),
    "choice": (["a"], "a"),
    "choices": (["a", "b"], "a b"),
    "yes_no": (["no"], "no"),
    "person": (["noah.klein@example.com"], "noah.klein@example.com"),
    "department": (["FIN"], "FIN"),
    "place": (["plum"], "3.12"),
}


@pytest.fixture
def places(company: Company) -> Places:
    return some_places()


def asking(kind: str) -> FieldSpec:
    options = [{"value": one, "label": {"en": one}} for one in "ab"] if KINDS[kind].has_options else []
    more: dict[str, Any] = {"currency": "CNY"} if kind == "money" else {}
    field = {"key": "it", "kind": kind, "label": {"en": "It"}, "required": True, "options": options, **more}
    return read_form([field]).fields[0]


def test_every_kind_is_spelled_or_known_to_fit_no_link() -> None:
    assert GIVEN.keys() | set(UNFILLED) == KINDS.keys() and not GIVEN.keys() & set(UNFILLED)
    assert list(fillable(read_form([asking(kind).to_json() for kind in ("rows", "file")]))) == []


@pytest.mark.parametrize("kind", GIVEN)
def test_what_a_link_gives_is_spelled_so_that_it_gives_the_same_again(places: Places, kind: str) -> None:
    spec = asking(kind)
    given, expected = GIVEN[kind]
    value = linked_answer(spec, given, lookups=BY_ADDRESS, today=TODAY)
    texts = spelled(spec, value)
    assert " ".join(texts) == expected
    assert linked_answer(spec, texts, lookups=BY_ADDRESS, today=TODAY) == value


@pytest.mark.parametrize("kind", GIVEN)
def test_a_link_may_leave_open_what_the_form_wants_answered(company: Company, kind: str) -> None:
    spec = asking(kind)
    assert spelled(spec, linked_answer(spec, [""], lookups=BY_ADDRESS, today=TODAY)) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "soon"),
        ("department", "NONE"),
        ("place", "the cellar"),
        ("choice", "c"),
        ("number", "1e99999"),
    ],
)
def test_what_does_not_exist_or_cannot_be_is_refused(places: Places, kind: str, text: str) -> None:
    with pytest.raises(ValidationError):
        linked_answer(asking(kind), [text], lookups=BY_ADDRESS, today=TODAY)
