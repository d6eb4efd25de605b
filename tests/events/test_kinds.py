"""Declared kinds of events: what is recorded is what was declared, and what was recorded can be read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest

from departments.enums import Priority
from servicedesk.events.fields import Code, Person, Unit, shape_of
from servicedesk.events.kinds import EventKind, data_of, declared_kinds, ids_in, kind_of
from servicedesk.events.models import Event
from servicedesk.events.record import Fact, record, record_all, subscribe
from servicedesk.events.texts import NewTexts
from tests.cast import Company, at
from tests.made_up import MadeUp
from tickets.events import Assigned, MessageId, PrioritySet, Said, TicketEvent

MORNING = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    number: int
    since: datetime | None


@dataclass(frozen=True)
class Everything:
    count: int
    flag: bool
    word: Priority
    code: Code
    person: Person
    from_: datetime
    parts: tuple[Part, ...]
    later: int | None = None


WHOLE: dict[str, Any] = {
    "count": 1,
    "flag": True,
    "word": "high",
    "code": "escalation_2",
    "person": 7,
    "from_": MORNING,
    "parts": [Part(1, MORNING), Part(2, None)],
}


def test_data_is_read_as_it_was_written() -> None:
    shape = shape_of(Everything)
    written = shape.write(WHOLE, NewTexts())
    assert written["from"] == MORNING.isoformat()
    read = shape.read(written)
    assert read == Everything(1, True, Priority.HIGH, Code("escalation_2"), Person(7), MORNING, read.parts)
    assert read.parts == (Part(1, MORNING), Part(2, None))
    assert isinstance(read.word, Priority)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"count": "1"}, "count"),
        ({"count": True}, "count"),
        ({"flag": 1}, "flag"),
        ({"word": "very high"}, "word"),
        ({"code": "words of a person"}, "code"),
        ({"person": None}, "person"),
        ({"from_": MORNING.isoformat()}, "from_"),
        ({"from_": MORNING.replace(tzinfo=None)}, "from_"),
        ({"parts": [{"number": 1, "since": None}]}, "parts"),
        ({"parts": "12"}, "parts"),
        ({"surprise": 1}, "surprise"),
        ({"from": MORNING}, "from"),
    ],
)
def test_a_wrong_value_or_an_unknown_field_is_refused_by_name(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        shape_of(Everything).write(WHOLE | change, NewTexts())


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_missing_field_is_refused_by_name(name: str) -> None:
    rest = {key: value for key, value in WHOLE.items() if key != name}
    with pytest.raises(TypeError, match=f"lacks {name}"):
        shape_of(Everything).write(rest, NewTexts())


def test_older_rows_read_with_defaults_and_newer_ones_without_what_they_add() -> None:
    shape = shape_of(Everything)
    written = shape.write(WHOLE, NewTexts())
    assert shape.read(written).later is None
    assert shape.read(written | {"added_since": "x"}) == shape.read(written)


def test_a_word_that_has_left_its_list_is_still_read() -> None:
    shape = shape_of(Everything)
    assert shape.read(shape.write(WHOLE, NewTexts()) | {"word": "critical"}).word == "critical"


def test_data_of_other_types_cannot_be_declared() -> None:
    @dataclass(frozen=True)
    class Loose:
        words: str

    with pytest.raises(TypeError, match="cannot hold"):
        shape_of(Loose)


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared already"):

        class Again(EventKind):
            ASSIGNED = "ticket.assigned"


def test_nothing_undeclared_is_recorded_or_subscribed_to(company: Company) -> None:
    class Loose(StrEnum):
        ASSIGNED = "ticket.asigned"

    for kind in ("ticket.assigned", Loose.ASSIGNED):
        with pytest.raises(TypeError, match="no declared kind"):
            subscribe(kind)  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="no declared kind"):
            record(kind, subject=company.move_desk, by=None, at=at("Mon 10:00"))  # type: ignore[arg-type]
    assert not Event.objects.filter(kind="ticket.asigned").exists()


def test_a_misspelt_kind_fails_when_its_module_is_loaded() -> None:
    with pytest.raises(AttributeError):
        subscribe(TicketEvent.ASIGNED)  # type: ignore[attr-defined]


def test_one_wrong_fact_keeps_the_whole_batch_out(company: Company) -> None:
    right = Fact(MadeUp.HAPPENED, company.move_desk, at("Mon 10:00"))
    wrong = Fact(TicketEvent.ASKED, company.move_desk, at("Mon 10:00"), data={"mesage": 1})
    with pytest.raises(TypeError, match="mesage"):
        record_all([right, wrong])
    assert not Event.objects.filter(kind=MadeUp.HAPPENED).exists()


def test_what_was_just_recorded_reads_like_its_row(company: Company) -> None:
    fields = {"from_": Priority.LOW, "to": "high", "reason": "", "flagged": False}
    now = record(
        TicketEvent.PRIORITY_SET, subject=company.move_desk, by=company.mia, at=at("Mon 10:00"), **fields
    )
    row = Event.objects.get(pk=now.pk)
    assert now.data == row.data and now.kind == row.kind == "ticket.priority_set"
    said = data_of(row, PrioritySet)
    assert (said.from_, said.to) == (Priority.LOW, Priority.HIGH)


def test_the_data_of_another_kind_is_not_handed_out(company: Company) -> None:
    event = record(MadeUp.HAPPENED, subject=company.move_desk, by=None, at=at("Mon 10:00"))
    with pytest.raises(TypeError, match=r"test\.happened holds no Said"):
        data_of(event, Said)


def test_people_units_and_messages_of_an_event_are_known_by_their_types() -> None:
    given = {"department": 3, "person": None, "left": 5}
    event = Event(kind="ticket.assigned", data=given)
    assert ids_in(event, Person) == {5}
    assert ids_in(event, Person, Unit) == {3, 5}
    assert ids_in(Event(kind="ticket.reopened", data={"cycle": 2, "why": 9}), MessageId) == {9}
    assert data_of(event, Assigned).left == 5


def test_a_row_of_a_kind_that_nobody_declares_names_nobody() -> None:
    stranger = Event(kind="newer.kind", data={"person": 1})
    assert kind_of(stranger) is None and ids_in(stranger, Person) == set()


def test_every_app_declares_its_kinds_under_stored_names() -> None:
    kinds = {kind.value for kind in declared_kinds()}
    assert {"ticket.assigned", "sla.step_fired", "person.moved", "rating.given", "config.published"} <= kinds
    assert all(len(kind) <= Event._meta.get_field("kind").max_length for kind in kinds)  # type: ignore[operator]
