"""Event rule 1: priority, service or policy field changes match the policy again."""

from datetime import timedelta

import pytest

from departments.enums import Priority
from servicedesk.events.models import Event
from sla.actions import planned, promises, targets
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import AdjustmentReason, ClockKind, Outcome
from sla.models import Adjustment
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import HOUR, clock_of, drain_at, file_at, promise_everything, verdict_of
from tickets.actions.conversation import ask
from tickets.actions.lifecycle import resolve
from tickets.actions.work import set_priority
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00, normal: 8 h, due Tuesday 09:30. High has 4 h, and so an hour of grace."""
    return file_at(company, "Mon 09:00")


def change(company: Company, ticket: Ticket, priority: str, moment: str) -> None:
    set_priority(ticket=ticket, priority=priority, reason="it fits", by=company.li_wei, at=at(moment))


def grace_given() -> timedelta:
    rows = Adjustment.objects.filter(reason=AdjustmentReason.GRACE, clock__kind=ClockKind.RESOLUTION)
    return sum((row.amount for row in rows), timedelta())


def test_remaining_is_the_new_target_less_what_is_used(company: Company, ticket: Ticket) -> None:
    change(company, ticket, Priority.HIGH, "Mon 11:00")
    reading = read_clock(clock_of(ticket), at("Mon 11:00"))
    assert (reading.elapsed, reading.remaining) == (timedelta(hours=2), timedelta(hours=2))
    assert clock_of(ticket).segments.count() == 1


def test_with_exactly_the_grace_left_nothing_is_granted(company: Company, ticket: Ticket) -> None:
    change(company, ticket, Priority.HIGH, "Mon 12:00")
    assert (clock_of(ticket).due_at, grace_given()) == (at("Mon 14:30"), timedelta())


def test_a_minute_later_the_grace_begins(company: Company, ticket: Ticket) -> None:
    change(company, ticket, Priority.HIGH, "Mon 13:31")
    assert (clock_of(ticket).due_at, grace_given()) == (at("Mon 14:31"), timedelta(minutes=1))


def test_grace_never_goes_beyond_the_old_due(company: Company, ticket: Ticket) -> None:
    change(company, ticket, Priority.HIGH, "Mon 18:00")
    assert clock_of(ticket).due_at == at("Tue 09:30")


def test_a_raise_that_is_taken_back_gives_the_old_due_back(company: Company, ticket: Ticket) -> None:
    """Grace of a raise is no gift: raising and lowering in turns does not prolong a promise."""
    for moment in ("Mon 16:00", "Mon 17:00", "Tue 09:00"):
        change(company, ticket, Priority.HIGH, moment)
        change(company, ticket, Priority.NORMAL, moment)
    assert (clock_of(ticket).due_at, grace_given()) == (at("Tue 09:30"), timedelta())


def test_lowering_never_clears_a_breach(company: Company, ticket: Ticket) -> None:
    drain_at("Tue 10:00")
    change(company, ticket, Priority.LOW, "Tue 10:30")
    late = clock_of(ticket)
    assert (late.breached_at, late.original_due_at) == (at("Tue 09:30"), at("Tue 09:30"))
    assert late.due_at and late.due_at > at("Wed 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 11:00"))
    assert clock_of(ticket).outcome == Outcome.BREACHED and not verdict_of(ticket).is_met


def test_a_change_between_the_due_and_the_next_drain_does_not_hide_the_miss(
    company: Company, ticket: Ticket
) -> None:
    change(company, ticket, Priority.LOW, "Tue 09:31")
    late = clock_of(ticket)
    assert (late.breached_at, late.detected_at) == (at("Tue 09:30"), at("Tue 09:31"))
    assert not verdict_of(ticket).is_met


@pytest.mark.parametrize(("moment", "flagged"), [("Mon 14:00", False), ("Mon 15:19", True)])
def test_lowering_is_flagged_after_60_percent(
    company: Company, ticket: Ticket, moment: str, flagged: bool
) -> None:
    """4.8 h of 8 h are used at 15:18; the first answer, due 11:00, is given so that it does not speak."""
    promise = promises.lock(ticket.promise_id)
    promises.provider_spoke(promise, at=at("Mon 09:10"), by=company.li_wei)
    promises.recalculate(promise)
    change(company, ticket, Priority.LOW, moment)
    event = Event.objects.get(kind="ticket.priority_set")
    assert event.data["flagged"] is flagged and event.data["reason"]


def test_a_resting_clock_gets_the_new_target_too(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    change(company, ticket, Priority.HIGH, "Mon 11:00")
    clock = clock_of(ticket)
    assert (clock.due_at, read_clock(clock, at("Mon 11:00")).remaining) == (None, timedelta(hours=3))


def test_another_service_has_other_times(company: Company, ticket: Ticket) -> None:
    day = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=6 * HOUR)
    publish_policy(targets=[day], service=company.screens, by=None, at=at("Mon 08:00"))
    promise = promises.lock(ticket.promise_id)
    promise.service = company.screens
    targets.rematch(promise, at=at("Mon 11:00"), by=company.li_wei)
    promises.recalculate(promise)
    assert clock_of(ticket).due_at == at("Mon 16:30")


def test_after_an_earlier_agreed_date_a_raise_leaves_the_grace_of_the_new_target(company: Company) -> None:
    """Found by the state machine: 40 h were agreed to be done in 8, and high's 4 h less 32 are no target."""
    ticket = file_at(company, "Mon 09:00", priority=Priority.LOW)
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, at("Tue 09:30"), at=at("Mon 09:00"), by=company.mia)
    promises.recalculate(promise)
    change(company, ticket, Priority.HIGH, "Mon 11:00")
    assert (clock_of(ticket).due_at, clock_of(ticket).breached_at) == (at("Mon 12:00"), None)


AROUND = TargetSpec(ClockKind.RESOLUTION, Priority.URGENT, seconds=12 * HOUR, is_around_the_clock=True)


def test_a_target_for_day_and_night_counts_day_and_night_from_the_change_on(company: Company) -> None:
    promise_everything(company, AROUND)
    ticket = file_at(company, "Mon 16:00")
    change(company, ticket, Priority.URGENT, "Mon 17:00")  # an hour used, 11 h left
    clock = clock_of(ticket)
    assert (clock.calendar, clock.due_at) == (None, at("Tue 04:00"))
    assert read_clock(clock, at("Mon 20:00")).elapsed == timedelta(hours=4)
    change(company, ticket, Priority.NORMAL, "Mon 20:00")  # 4 h used of 8 h of work
    clock = clock_of(ticket)
    assert (clock.calendar, clock.due_at) == (company.calendar, at("Tue 14:30"))


def test_other_hours_too_leave_the_grace_and_keep_the_old_due(company: Company) -> None:
    promise_everything(company, AROUND)
    ticket = file_at(company, "Mon 09:00", priority=Priority.LOW)  # 40 h
    change(company, ticket, Priority.URGENT, "Tue 16:00")  # 13 h used: 3 h of grace
    assert clock_of(ticket).due_at == at("Tue 19:00")
    change(company, ticket, Priority.LOW, "Tue 18:00")
    assert clock_of(ticket).breached_at is None
