"""A desk in use meets every invariant, and each kind of break is found by the invariant meant for it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from servicedesk.database.verification import Scope, check_all, invariants
from servicedesk.events import clock
from servicedesk.events.dispatch import dispatch_pending
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Dispatch, Event
from servicedesk.events.record import record
from servicedesk.timers.drain import drain
from servicedesk.timers.heartbeat import beat
from servicedesk.timers.models import Timer
from sla.enums import ClockState
from sla.events import PromiseEvent, StepFired
from sla.models import Clock, Promise, Segment, Verdict
from tests.bench.multiplying import multiply
from tests.cast import Company, at
from tickets.actions import conversation, lifecycle, work
from tickets.actions.submission import submit
from tickets.models import Message, Ticket

NUMBERS = {1, 2, 3, 4, 5, 6, 7, 11}


def broken(*numbers: int) -> dict[int, list[str]]:
    """Return number -> what is broken, of those that are."""
    found: dict[int, list[str]] = {}
    for one in check_all(set(numbers) or None):
        assert one.finding.count_broken == len(one.finding.broken)
        if one.finding.broken:
            found.setdefault(one.invariant.number, []).extend(one.finding.broken)
    return found


def live_until(text: str) -> None:
    with clock.frozen(at(text)):
        drain()
        dispatch_pending()


@pytest.fixture
def worked(company: Company) -> Iterator[Ticket]:
    """A ticket that was paused, missed, resolved and reopened, and one that nobody has touched; Tuesday evening."""
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 09:00"))
    submit(service=company.screens, title="A second screen", by=company.olga, at=at("Mon 09:30"))
    work.take(ticket=ticket, by=company.li_wei, at=at("Mon 09:20"))
    conversation.ask(ticket=ticket, by=company.li_wei, question="Which floor?", at=at("Mon 10:00"))
    live_until("Mon 11:00")
    conversation.answer(ticket=ticket, by=company.mia, body="The fourth.", at=at("Mon 14:00"))
    live_until("Tue 15:00")
    lifecycle.resolve(ticket=ticket, by=company.li_wei, answer="Done.", at=at("Tue 16:00"))
    lifecycle.not_solved(ticket=ticket, by=company.mia, why="It is not there.", at=at("Tue 17:00"))
    live_until("Tue 18:00")
    with clock.frozen(at("Tue 18:00")):
        yield ticket


def resolution(ticket: Ticket) -> Clock:
    return Clock.objects.filter(promise=ticket.promise, kind="resolution").latest("cycle")


def fired_event() -> Event:
    return Event.objects.filter(kind="sla.step_fired").latest("pk")


def test_every_invariant_of_timers_history_and_clocks_is_looked_at() -> None:
    assert {one.number for one in invariants()} >= NUMBERS


def test_a_worked_desk_holds_them_all(worked: Ticket) -> None:
    found = check_all()
    assert broken() == {}
    assert {one.invariant.number for one in found if one.finding.checked} >= NUMBERS
    assert Clock.objects.filter(breached_at__isnull=False).exists() and fired_event()


def test_a_timer_left_behind_is_found_while_a_driver_lives(worked: Ticket) -> None:
    Timer.objects.create(kind="test.late", owner_id=1, fire_at=at("Tue 17:58"))
    assert broken(1) == {}, "nobody is there to fire it"
    beat("sweeper")
    assert "test.late" in broken(1)[1][0]


def test_a_step_told_twice_is_found(worked: Ticket) -> None:
    event = fired_event()
    promise = Promise.objects.get(pk=event.subject_id)
    said = vars(data_of(event, StepFired))
    record(PromiseEvent.STEP_FIRED, subject=promise, by=None, at=event.at, **said)
    assert set(broken(2, 3)) == {2, 3}


def test_a_fired_step_without_a_word_is_found(worked: Ticket) -> None:
    timer = Timer.objects.filter(kind="sla.step", owner_id=resolution(worked).pk).latest("pk")
    Timer.objects.filter(pk=timer.pk).update(state=Timer.State.FIRED, fired_at=at("Tue 18:00"))
    assert f"timer {timer.pk} fired" in broken(3)[3][0]


def test_a_word_of_a_step_that_never_fired_is_found(worked: Ticket) -> None:
    Timer.objects.filter(pk=fired_event().data["timer"]).update(state=Timer.State.SKIPPED)
    assert "has not fired" in broken(3)[3][0]


def test_a_wait_that_ended_by_its_cap_without_a_word_is_found(worked: Ticket) -> None:
    Timer.objects.create(
        kind="sla.pause_cap", owner_id=resolution(worked).pk, fire_at=at("Tue 17:00"), state=Timer.State.FIRED
    )
    assert "ended by their cap" in broken(3)[3][0]


def test_an_event_that_a_subscriber_missed_is_found_but_not_one_from_before_its_time(worked: Ticket) -> None:
    given = Dispatch.objects.filter(event__kind="ticket.submitted").order_by("event_id")
    subscriber = given[0].subscriber
    last = given.filter(subscriber=subscriber).last()
    assert last is not None and last.pk != given.filter(subscriber=subscriber)[0].pk
    last.delete()
    assert subscriber in broken(3)[3][0]
    given.filter(subscriber=subscriber).delete()
    assert broken(3) == {}, "a subscriber that came after these events"


def test_a_step_that_fired_while_the_clock_rested_is_found(worked: Ticket) -> None:
    event = fired_event()
    Segment.objects.create(
        clock_id=event.data["clock"], starts_at=event.at - timedelta(minutes=1), state=ClockState.PAUSED
    )
    assert "was paused when" in broken(4)[4][0]


@pytest.mark.parametrize(
    ("field", "number"), [("due_at", 5), ("at_risk_at", 5), ("breached_at", 6), ("carried", 7)]
)
def test_a_stored_moment_that_is_wrong_by_seconds_is_found(worked: Ticket, field: str, number: int) -> None:
    one = resolution(worked)
    if field == "breached_at":
        one = Clock.objects.exclude(breached_at=None).latest("pk")
    Clock.objects.filter(pk=one.pk).update(**{field: getattr(one, field) + timedelta(seconds=2)})
    assert number in broken(number)


def test_a_promise_whose_next_due_is_not_its_clocks_is_found(worked: Ticket) -> None:
    Promise.objects.filter(pk=worked.promise_id).update(next_due_at=at("Thu 10:00"))
    assert "next_due_at" in broken(5)[5][0]


def test_a_verdict_against_the_due_is_found(worked: Ticket) -> None:
    stopped = Clock.objects.filter(outcome="breached").earliest("pk")
    Clock.objects.filter(pk=stopped.pk).update(outcome="met", breached_at=None, detected_at=None)
    assert "judged met" in broken(6)[6][0]


@pytest.mark.parametrize("changed", [{"counts_at": at("Thu+7 09:00")}, {"is_met": True}, {"provider": None}])
def test_a_miss_that_counts_elsewhere_is_found(worked: Ticket, changed: dict[str, Any]) -> None:
    missed = Verdict.objects.filter(is_met=False)
    assert missed.exists()
    missed.update(**changed)
    assert broken().keys() == {6}


def test_a_desk_of_the_benches_holds_them_for_every_copy(worked: Ticket) -> None:
    """The benches copy requests by SQL; a copy is a request like the one it was made of."""
    told, moved = (
        conversation.note(ticket=worked, by=worked.holder_person, body="See the plan."),
        Ticket.objects,
    )
    before = {model: model.objects.count() for model in (Ticket, Message, Promise, Clock, Segment, Verdict)}
    with connection.cursor() as cursor:
        copied = multiply(cursor, 3)
    assert {model: model.objects.count() for model in before} == {
        model: 3 * count for model, count in before.items()
    }
    assert broken() == {} and copied["tickets_ticket"] == 2 * before[Ticket]
    assert moved.values("number").distinct().count() == moved.count()
    copies = Event.objects.filter(kind="ticket.noted").exclude(subject_id=worked.pk)
    for copy in copies:
        message = Message.objects.get(pk=copy.data["message"])
        assert message.ticket_id == copy.subject_id and message.body == told.body
    assert len(copies) == 2
    at_last = submit(service=worked.service, title="One more", by=worked.requester, at=at("Tue 17:30"))
    assert moved.filter(number=at_last.number).count() == 1


def test_a_sample_looks_at_some_and_finds_what_is_among_them(worked: Ticket) -> None:
    Promise.objects.filter(pk=worked.promise_id).update(next_due_at=None)
    for _ in range(20):
        found = check_all({5}, sample=1)
        assert 0 < found[0].finding.checked <= Clock.objects.count()
    ranges = list(Scope(sample=60).ranges(Event.objects.all()))
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in zip(ranges, ranges[1:], strict=False))


def test_the_command_counts_and_ends_with_1_when_something_is_broken(worked: Ticket) -> None:
    out = StringIO()
    call_command("verify", stdout=out, stderr=StringIO())
    assert "everything holds" in out.getvalue()
    Clock.objects.filter(pk=resolution(worked).pk).update(due_at=at("Thu 10:00"))
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify", "--json", "--only", "5,6", stdout=out, stderr=StringIO())
    assert ended.value.code == 1
    told = json.loads(out.getvalue())
    assert told["broken"] == 2
    assert [row["number"] for row in told["invariants"]] == [5, 6, 6]
