"""Event rules 7 to 10: days closed after the fact, policies, corrections, hours; 7 and 8 in full in test_recompute."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from departments.enums import Priority
from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock as desk_clock
from servicedesk.events.models import Event
from servicedesk.verbs.exceptions import NotAllowed
from sla.actions.corrections import exclude
from sla.actions.edits import CalendarEdit, excuse_missed, repin
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import ClockKind
from sla.models import Clock, Excuse, Verdict
from sla.queries.offers import expected_dues
from sla.queries.readings import read_clock
from tests.cast import WEEK, Company, at
from tests.sla.kinds import HOUR, clock_of, drain_at, file_at, verdict_of
from tickets.actions.conversation import ask
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: 8 h, due Tuesday 09:30."""
    return file_at(company, "Mon 09:00")


def correct(company: Company, ticket: Ticket, start: str, end: str, moment: str) -> None:
    exclude(
        clock=clock_of(ticket), from_at=at(start), to_at=at(end), reason="nobody could get in",
        by=company.ari, at=at(moment),
    )  # fmt: skip


def test_rule_7_a_day_closed_after_the_fact_excuses_a_breach_and_deletes_none(
    company: Company, ticket: Ticket
) -> None:
    drain_at("Tue 10:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 11:00"))
    before = Clock.objects.filter(pk=clock_of(ticket).pk).values().get()
    old = current_version(company.calendar)
    content = {"zone": "Asia/Shanghai", "week": WEEK, "overrides": {"2026-03-02": []}}
    new = publish_version(calendar=company.calendar, content=content, by=company.ada, at=at("Wed 09:00"))
    edit = CalendarEdit(new, old, company.ada)
    repin(edit, after=0, at=at("Wed 09:00"))
    excuse_missed(edit, after=0, at=at("Wed 09:00"))
    assert Excuse.objects.filter(clock=clock_of(ticket)).count() == 1
    assert Clock.objects.filter(pk=clock_of(ticket).pk).values().get() == before
    assert not verdict_of(ticket).is_met


def test_rule_8_a_new_policy_is_for_new_tickets(company: Company, ticket: Ticket) -> None:
    short = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=HOUR)
    publish_policy(targets=[short], service=company.move_desk, by=company.hugo, at=at("Mon 09:30"))
    before = clock_of(ticket).due_at
    assert clock_of(file_at(company, "Mon 10:00")).due_at == at("Mon 11:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    assert (before, clock_of(ticket).target_seconds) == (at("Tue 09:30"), 8 * HOUR)


def test_rule_9_corrected_and_raw_are_both_kept(company: Company, ticket: Ticket) -> None:
    correct(company, ticket, "Mon 10:00", "Mon 12:00", "Mon 14:00")
    clock = clock_of(ticket)
    reading = read_clock(clock, at("Mon 14:30"))
    assert (reading.elapsed, reading.raw_elapsed) == (timedelta(hours=2), timedelta(hours=4))
    assert (clock.due_at, clock.original_due_at) == (at("Tue 11:30"), at("Tue 09:30"))


def test_rule_9_kept_thanks_to_a_correction_is_missed_in_the_raw_figure(
    company: Company, ticket: Ticket
) -> None:
    correct(company, ticket, "Mon 10:00", "Mon 12:00", "Mon 14:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 11:00"))
    assert (verdict_of(ticket).is_met, verdict_of(ticket).is_met_raw) == (True, False)


def test_rule_9_a_correction_after_the_stop_moves_nothing_that_is_stored(
    company: Company, ticket: Ticket
) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:30"))
    before = Clock.objects.filter(pk=clock_of(ticket).pk).values().get()
    correct(company, ticket, "Mon 10:00", "Mon 11:00", "Wed 09:00")
    assert Clock.objects.filter(pk=clock_of(ticket).pk).values().get() == before
    assert (verdict_of(ticket).is_met, verdict_of(ticket).is_met_raw) == (True, False)


def test_rule_9_a_correction_of_a_kept_promise_invents_no_breach(company: Company, ticket: Ticket) -> None:
    """Found by the state machine: the due of a stopped clock lies behind, and yet it was not missed."""
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 14:00"))
    correct(company, ticket, "Mon 10:00", "Mon 11:00", "Wed 09:00")
    assert (clock_of(ticket).breached_at, clock_of(ticket).outcome) == (None, "met")
    assert verdict_of(ticket).is_met and verdict_of(ticket).is_met_raw


def test_rule_9_time_taken_out_twice_is_taken_out_once(company: Company, ticket: Ticket) -> None:
    correct(company, ticket, "Mon 10:00", "Mon 12:00", "Mon 14:00")
    correct(company, ticket, "Mon 11:00", "Mon 14:00", "Mon 14:00")
    assert read_clock(clock_of(ticket), at("Mon 14:00")).elapsed == timedelta(hours=1)


def test_rule_9_only_a_neutral_role_with_a_reason_and_of_time_that_has_passed(
    company: Company, ticket: Ticket
) -> None:
    clock, span = clock_of(ticket), {"from_at": at("Mon 10:00"), "to_at": at("Mon 11:00")}
    for person in (company.li_wei, company.hugo, company.mia, company.ada):
        with pytest.raises(NotAllowed):
            exclude(clock=clock, **span, reason="wrong pause", by=person, at=at("Mon 12:00"))
    with pytest.raises(ValidationError, match="Explain why"):
        exclude(clock=clock, **span, reason=" ", by=company.ari, at=at("Mon 12:00"))
    with pytest.raises(ValidationError, match="not passed"):
        exclude(clock=clock, **span, reason="wrong pause", by=company.ari, at=at("Mon 10:30"))
    assert not Event.objects.filter(kind="sla.excluded").exists()
    correct(company, ticket, "Mon 10:00", "Mon 11:00", "Mon 12:00")
    assert Event.objects.get(kind="sla.excluded").actor == company.ari


def test_rule_9_a_corrected_open_breach_still_counts_until_it_is_ended(
    company: Company, ticket: Ticket
) -> None:
    drain_at("Tue 10:00")
    correct(company, ticket, "Mon 10:00", "Mon 12:00", "Tue 10:00")
    assert clock_of(ticket).due_at == at("Tue 11:30")
    assert not Verdict.objects.get(promise=ticket.promise, kind=ClockKind.RESOLUTION).is_met
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 11:31"))
    assert not verdict_of(ticket).is_met and not verdict_of(ticket).is_met_raw


def test_rule_10_outside_the_hours_nothing_is_used_until_the_opening(company: Company) -> None:
    expected = expected_dues(
        service=company.move_desk, consumer=company.finance, priority=Priority.NORMAL,
        kinds=[ClockKind.RESOLUTION], start=at("Sat 11:00"),
    )  # fmt: skip
    clock = clock_of(file_at(company, "Sat 11:00"))
    assert read_clock(clock, at("Mon+7 09:00")).elapsed == timedelta()
    assert read_clock(clock, at("Mon+7 09:01")).elapsed == timedelta(minutes=1)
    assert clock.due_at == at("Tue+7 09:30") == expected[ClockKind.RESOLUTION]


def test_rule_10_filed_on_behalf_counts_from_the_servers_time(company: Company, monday: object) -> None:
    with desk_clock.frozen(at("Mon 10:00")):
        ticket = file_at_now(company)
    assert clock_of(ticket).started_at == at("Mon 10:00")


def file_at_now(company: Company) -> Ticket:
    from_form = {"service": company.move_desk, "title": "For Mia", "requester": company.mia}
    return submit(by=company.li_wei, **from_form)
