"""Event rules 11 and 12: merged, taken apart again, split, brought in from elsewhere, cancelled; and agreed dates."""

from datetime import datetime, timedelta

import pytest

from departments.enums import Priority
from sla.actions import planned, promises
from sla.enums import AdjustmentReason, ClockKind, Outcome
from sla.models import Clock, Promise, Verdict
from sla.queries.readings import read_clock
from tests.cast import Company, at
from tests.sla.kinds import clock_of, drain_at, file_at, promise_everything, verdict_of
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import cancel, resolve
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: 8 h, due Tuesday 09:30; its first answer is given at once."""
    promise_everything(company)
    ticket = file_at(company, "Mon 09:00")
    reply(ticket=ticket, body="We look.", by=company.li_wei, at=at("Mon 09:10"))
    return ticket


def join(source: Ticket, into: Ticket, moment: str, by: object) -> None:
    both = promises.lock(source.promise_id), promises.lock(into.promise_id)
    planned.merge(*both, at=at(moment), by=by)
    for promise in both:
        promises.recalculate(promise)


def part(source: Ticket, moment: str) -> None:
    promise = promises.lock(source.promise_id)
    planned.undo_merge(promise, at=at(moment))
    promises.recalculate(promise)


def agree(ticket: Ticket, date: datetime, moment: str, by: object) -> None:
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, date, at=at(moment), by=by)
    promises.recalculate(promise)


def test_rule_11_the_earlier_due_holds_and_the_source_does_not_count(
    company: Company, ticket: Ticket
) -> None:
    later = file_at(company, "Mon 14:00")  # due Tuesday 14:30
    join(ticket, later, "Mon 15:00", company.li_wei)
    assert clock_of(later).due_at == at("Tue 09:30")
    assert clock_of(later).original_due_at == at("Tue 14:30")
    assert clock_of(later).adjustments.get().reason == AdjustmentReason.MERGE
    assert (clock_of(ticket).outcome, clock_of(ticket).breached_at) == (Outcome.CANCELLED, None)
    assert not Verdict.objects.filter(promise=ticket.promise, kind=ClockKind.RESOLUTION).exists()


def test_rule_11_the_later_due_changes_nothing(company: Company, ticket: Ticket) -> None:
    later = file_at(company, "Mon 14:00")
    join(later, ticket, "Mon 15:00", company.li_wei)
    assert (clock_of(ticket).due_at, clock_of(ticket).adjustments.count()) == (at("Tue 09:30"), 0)


def test_rule_11_what_the_source_missed_stays_missed(company: Company, ticket: Ticket) -> None:
    later = file_at(company, "Mon 14:00")
    join(ticket, later, "Tue 09:31", company.li_wei)
    assert clock_of(ticket).breached_at == at("Tue 09:30")
    assert not verdict_of(ticket).is_met


def test_rule_11_a_clock_that_rests_keeps_no_more_time_than_the_source_had(
    company: Company, ticket: Ticket
) -> None:
    waiting = file_at(company, "Mon 14:00")
    ask(ticket=waiting, question="Which floor?", by=company.li_wei, at=at("Mon 14:30"))
    join(ticket, waiting, "Mon 15:00", company.li_wei)  # 3.5 h were left of the source
    answer(ticket=waiting, body="The fourth.", by=company.mia, at=at("Tue 09:00"))
    assert clock_of(waiting).due_at == at("Tue 14:00")


def test_rule_11_a_wait_for_the_requester_is_not_shortened(company: Company, ticket: Ticket) -> None:
    other = file_at(company, "Mon 14:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    ask(ticket=other, question="Which floor?", by=company.li_wei, at=at("Thu 10:00"))
    before = clock_of(other, ClockKind.REQUESTER_WAIT).due_at
    join(ticket, other, "Fri 10:00", company.li_wei)
    assert clock_of(other, ClockKind.REQUESTER_WAIT).due_at == before


def test_rule_11_undone_the_clocks_go_on_with_what_was_used(company: Company, ticket: Ticket) -> None:
    later = file_at(company, "Mon 14:00")
    join(ticket, later, "Mon 15:00", company.li_wei)  # 4.5 h used
    part(ticket, "Mon 17:00")
    second = clock_of(ticket)
    assert (second.cycle, second.state, second.due_at) == (2, "running", at("Tue 11:30"))
    assert read_clock(second, at("Mon 17:00")).elapsed == timedelta(hours=4.5)


def test_rule_11_merging_and_undoing_grants_no_time(company: Company, ticket: Ticket) -> None:
    """A reopening leaves a grace; a merge that is undone continues with what was left, here half an hour."""
    later = file_at(company, "Mon 14:00")
    join(ticket, later, "Mon 18:00", company.li_wei)
    part(ticket, "Tue 09:00")
    assert clock_of(ticket).due_at == at("Tue 09:30")


def test_rule_11_answers_and_news_that_were_owed_are_owed_again(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="Hello?", by=company.mia, at=at("Mon 10:00"))  # answer due at 12:00
    silent = file_at(company, "Mon 10:00")  # first answer due at 12:00
    later = file_at(company, "Mon 10:30")
    for source in (ticket, silent):
        join(source, later, "Mon 11:00", company.li_wei)
        part(source, "Mon 14:00")
    assert clock_of(ticket, ClockKind.NEXT_RESPONSE).due_at == at("Mon 15:00")
    assert clock_of(ticket, ClockKind.CADENCE).due_at == at("Mon 16:10")
    assert clock_of(silent, ClockKind.FIRST_RESPONSE).due_at == at("Mon 15:00")
    assert Clock.objects.filter(promise=ticket.promise, kind=ClockKind.FIRST_RESPONSE).count() == 1


def test_rule_11_split_off_work_counts_from_its_message(company: Company, ticket: Ticket) -> None:
    promise = promises.make_promise(
        provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
        holder=company.facilities, priority=Priority.NORMAL, at=at("Mon 10:00"),
    )  # fmt: skip
    planned.split(promise, said_at=at("Mon 10:00"))
    promises.recalculate(promise)
    dues = dict(Clock.objects.filter(promise=promise).values_list("kind", "due_at"))
    assert dues == {
        "first_response": at("Mon 12:00"),
        "resolution": at("Tue 10:30"),
        "ownership": at("Mon 17:30"),
    }


def test_rule_11_imported_work_has_no_clocks_unless_asked_for(company: Company) -> None:
    promise = promises.make_promise(
        provider=company.facilities, consumer_id=company.finance.pk, service=company.move_desk,
        holder=company.facilities, priority=Priority.NORMAL, at=at("Mon 10:00"),
    )  # fmt: skip
    promises.recalculate(promise)
    assert not Clock.objects.exists() and Promise.objects.get().next_due_at is None


def test_rule_12_cancelled_is_stopped_and_not_counted(company: Company, ticket: Ticket) -> None:
    cancel(ticket=ticket, by=company.mia, at=at("Tue 09:30"))
    assert {one.state for one in Clock.objects.all()} == {"stopped"}
    assert clock_of(ticket).outcome == Outcome.CANCELLED
    assert not Verdict.objects.filter(kind=ClockKind.RESOLUTION).exists()
    assert verdict_of(ticket, ClockKind.FIRST_RESPONSE).is_met, "what was kept before stays kept"


def test_rule_12_already_missed_it_counts_though_no_drain_has_seen_it(
    company: Company, ticket: Ticket
) -> None:
    cancel(ticket=ticket, by=company.mia, at=at("Tue 09:31"))
    assert (clock_of(ticket).outcome, clock_of(ticket).breached_at) == (Outcome.BREACHED, at("Tue 09:30"))
    assert not verdict_of(ticket).is_met


def test_an_agreed_date_is_the_due_and_the_first_one_is_kept(company: Company, ticket: Ticket) -> None:
    agree(ticket, at("Fri 12:00"), "Mon 11:00", company.mia)
    clock = clock_of(ticket)
    assert (clock.due_at, clock.original_due_at) == (at("Fri 12:00"), at("Tue 09:30"))
    assert clock.adjustments.get().reason == AdjustmentReason.AGREED_DATE
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Fri 12:00"))
    assert verdict_of(ticket).is_met


def test_an_agreed_date_moves_on_with_later_pauses(company: Company, ticket: Ticket) -> None:
    agree(ticket, at("Wed 12:00"), "Mon 11:00", company.mia)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Tue 09:00"))
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 11:00"))
    assert clock_of(ticket).due_at == at("Wed 15:30")


def test_an_agreed_date_clears_no_breach(company: Company, ticket: Ticket) -> None:
    drain_at("Tue 10:00")
    agree(ticket, at("Fri 12:00"), "Tue 10:30", company.mia)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Thu 10:00"))
    assert clock_of(ticket).breached_at == at("Tue 09:30") and not verdict_of(ticket).is_met


@pytest.mark.parametrize("date", ["Sat 12:00", "Tue 12:30", "Wed 09:00", "Mon 11:00", "Mon 10:00"])
def test_no_due_can_lie_where_nobody_works(company: Company, ticket: Ticket, date: str) -> None:
    """A weekend, lunch, an opening (which is the closing before), now, the past: none can be promised as it is."""
    with pytest.raises(ValueError, match="an agreed date lies"):
        agree(ticket, at(date), "Mon 11:00", company.mia)
    assert clock_of(ticket).due_at == at("Tue 09:30")
