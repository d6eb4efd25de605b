"""Event rules 4, 5 and 6: resolved, said something more, brought back."""

from datetime import timedelta

import pytest

from servicedesk.verbs.exceptions import Refused
from sla.enums import AdjustmentReason, ClockKind, Outcome
from sla.models import Clock
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import clock_of, drain_at, file_at, promise_everything, verdict_of
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import cancel, confirm, not_solved, reopen, resolve
from tickets.models import Ticket
from tickets.workflow import State

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: 8 h, due Tuesday 09:30; grace 2 h."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def finish(company: Company, ticket: Ticket, moment: str) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at(moment))


def again(company: Company, ticket: Ticket, moment: str) -> Clock:
    not_solved(ticket=ticket, why="It is not there.", by=company.mia, at=at(moment))
    return clock_of(ticket)


def test_rule_4_a_stop_at_the_due_is_in_time_even_after_a_drain_of_that_instant(
    company: Company, ticket: Ticket
) -> None:
    drain_at("Tue 09:30")
    finish(company, ticket, "Tue 09:30")
    assert (clock_of(ticket).outcome, clock_of(ticket).breached_at) == (Outcome.MET, None)
    assert verdict_of(ticket).is_met


def test_rule_4_a_late_worker_hides_no_breach_and_invents_none(company: Company, ticket: Ticket) -> None:
    other = file_at(company, "Mon 09:00")
    finish(company, ticket, "Tue 09:31")  # nothing has drained since Monday
    finish(company, other, "Tue 09:29")
    drain_at("Tue 12:00")
    late = clock_of(ticket)
    assert (late.outcome, late.breached_at, late.detected_at) == (
        Outcome.BREACHED, at("Tue 09:30"), at("Tue 09:31"),
    )  # fmt: skip
    assert (clock_of(other).outcome, clock_of(other).breached_at) == (Outcome.MET, None)


def test_rule_5_a_reply_on_a_resolved_ticket_reopens_nothing_and_starts_no_clock(
    company: Company, ticket: Ticket
) -> None:
    finish(company, ticket, "Mon 11:00")
    before = list(Clock.objects.order_by("pk").values())
    reply(ticket=ticket, body="Thank you!", by=company.mia, at=at("Mon 14:00"))
    reply(ticket=ticket, body="You are welcome.", by=company.li_wei, at=at("Mon 15:00"))
    assert ticket.state == State.RESOLVED
    assert list(Clock.objects.order_by("pk").values()) == before


def test_rule_5_both_times_count_from_the_resolve(company: Company, ticket: Ticket) -> None:
    finish(company, ticket, "Mon 16:00")
    reply(ticket=ticket, body="Thank you!", by=company.mia, at=at("Wed 17:00"))
    drain_at("Thu 18:00")
    ticket.refresh_from_db()
    assert ticket.state == State.CLOSED
    with pytest.raises(Refused):
        reopen(ticket=ticket, why="Broken", by=company.mia, at=at("Mon+7 18:01"))
    reopen(ticket=ticket, why="Broken", by=company.mia, at=at("Mon+7 18:00"))
    assert ticket.cycle == 2


def test_rule_6_the_time_between_is_not_counted_and_the_grace_is_left(
    company: Company, ticket: Ticket
) -> None:
    finish(company, ticket, "Mon 17:30")  # 7 h used, one left, grace two
    second = again(company, ticket, "Wed 10:00")
    reading = read_clock(second, at("Wed 10:00"))
    assert (second.cycle, reading.elapsed, reading.remaining) == (2, timedelta(hours=7), timedelta(hours=2))
    assert second.due_at == at("Wed 12:00")
    assert second.adjustments.get().reason == AdjustmentReason.REOPEN


def test_rule_6_with_exactly_the_grace_left_nothing_is_added(company: Company, ticket: Ticket) -> None:
    finish(company, ticket, "Mon 16:30")  # 6 h used
    second = again(company, ticket, "Wed 10:00")
    assert (second.due_at, second.adjustments.count()) == (at("Wed 12:00"), 0)


def test_rule_6_an_earlier_breach_stays_while_the_next_cycle_runs(company: Company, ticket: Ticket) -> None:
    finish(company, ticket, "Tue 10:00")
    again(company, ticket, "Tue 11:00")
    assert not verdict_of(ticket).is_met
    finish(company, ticket, "Tue 11:30")
    assert clock_of(ticket).outcome == Outcome.MET
    assert not verdict_of(ticket).is_met


def test_rule_6_an_earlier_breach_stays_where_the_next_cycle_is_cancelled(
    company: Company, ticket: Ticket
) -> None:
    finish(company, ticket, "Tue 10:00")
    again(company, ticket, "Tue 11:00")
    cancel(ticket=ticket, by=company.mia, at=at("Tue 11:10"))
    assert clock_of(ticket).outcome == Outcome.CANCELLED
    assert (verdict_of(ticket).is_met, verdict_of(ticket).provider) == (False, company.facilities)


def test_rule_6_what_is_not_solved_is_a_word_that_waits_for_an_answer(
    company: Company, ticket: Ticket
) -> None:
    finish(company, ticket, "Mon 11:00")
    again(company, ticket, "Mon 14:00")
    assert clock_of(ticket, ClockKind.NEXT_RESPONSE).due_at == at("Mon 16:00")
    reply(ticket=ticket, body="We look again.", by=company.li_wei, at=at("Mon 15:00"))
    assert clock_of(ticket, ClockKind.NEXT_RESPONSE).outcome == Outcome.MET


def test_rule_6_a_closed_ticket_comes_back_with_what_it_had_used(company: Company, ticket: Ticket) -> None:
    finish(company, ticket, "Mon 11:00")
    confirm(ticket=ticket, by=company.mia, at=at("Mon 11:30"))
    reopen(ticket=ticket, why="Broken", by=company.mia, at=at("Tue 09:00"))
    assert clock_of(ticket).due_at == at("Tue 16:30")
    assert Clock.objects.filter(kind=ClockKind.FIRST_RESPONSE).count() == 1
