"""The verbs of a ticket and what its clocks make of them."""

import pytest
from django.core.exceptions import ValidationError

from departments.enums import Priority
from servicedesk.events.models import Event
from servicedesk.timers.models import Timer
from servicedesk.verbs.exceptions import NotAllowed, Refused
from sla.enums import ClockKind, ClockState, Outcome
from sla.models import Clock, Verdict
from tests.cast import Company, at
from tickets.actions.conversation import answer, ask, note, reply
from tickets.actions.lifecycle import cancel, close, confirm, not_solved, reopen, resolve
from tickets.actions.submission import submit
from tickets.actions.work import assign, set_priority, take, transfer
from tickets.models import Ticket
from tickets.workflow import State


def filed(company: Company, when: str = "Mon 10:00", **fields: object) -> Ticket:
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at(when), **fields)


def clock_of(ticket: Ticket, kind: ClockKind, cycle: int = 1) -> Clock:
    return Clock.objects.get(promise=ticket.promise_id, kind=kind, cycle=cycle)


def kinds(ticket: Ticket) -> list[str]:
    rows = Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_filing_starts_both_clocks_and_draws_a_number_of_the_provider(company: Company) -> None:
    ticket = filed(company)
    assert (ticket.number, ticket.state, ticket.consumer) == ("FAC-1", State.NEW, company.finance)
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).due_at == at("Mon 12:00")
    assert clock_of(ticket, ClockKind.RESOLUTION).due_at == at("Tue 10:30")
    assert ticket.promise.next_due_at == at("Mon 12:00")
    assert Timer.objects.filter(kind="sla.step", state=Timer.State.ARMED).count() == 10


def test_filing_twice_with_one_key_files_once(company: Company) -> None:
    key = "2f1c2f0e-6f5e-4c39-9d25-1d6b3f0f9b11"
    first, second = filed(company, submission_key=key), filed(company, submission_key=key)
    assert first == second and Ticket.objects.count() == 1
    company.facilities.refresh_from_db()
    assert company.facilities.last_number == 1


def test_the_first_public_answer_stops_the_first_response_and_takes_the_ticket(company: Company) -> None:
    ticket = filed(company)
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 11:00"))
    clock = clock_of(ticket, ClockKind.FIRST_RESPONSE)
    assert (clock.outcome, clock.stopped_at) == (Outcome.MET, at("Mon 11:00"))
    assert (ticket.state, ticket.holder_person) == (State.IN_PROGRESS, company.li_wei)
    assert ticket.promise.next_due_at is not None
    assert Verdict.objects.get(kind=ClockKind.FIRST_RESPONSE).is_met


def test_an_internal_note_is_no_first_response(company: Company) -> None:
    ticket = filed(company)
    note(ticket=ticket, body="Heavy desk", by=company.li_wei, at=at("Mon 11:00"))
    assert clock_of(ticket, ClockKind.FIRST_RESPONSE).state == ClockState.RUNNING
    assert ticket.state == State.NEW


def test_asking_rests_the_resolution_until_the_requester_answers(company: Company) -> None:
    ticket = filed(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 16:00"))
    clock = clock_of(ticket, ClockKind.RESOLUTION)
    assert (clock.state, clock.due_at) == (ClockState.PAUSED, None)
    assert ticket.promise.next_due_at is None
    assert not Timer.objects.filter(owner_id=clock.pk, state=Timer.State.ARMED).exists()
    answer(ticket=ticket, body="Fourth", by=company.mia, at=at("Tue 10:00"))
    clock.refresh_from_db()
    assert (ticket.state, clock.due_at) == (State.IN_PROGRESS, at("Tue 14:00"))


def test_any_message_of_the_requester_answers_an_open_question(company: Company) -> None:
    ticket = filed(company)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 11:00"))
    reply(ticket=ticket, body="Fourth", by=company.mia, at=at("Mon 11:30"))
    assert ticket.state == State.IN_PROGRESS
    assert kinds(ticket)[-1] == "ticket.answered"


def test_a_requester_cannot_take_and_an_outsider_does_not_know_the_ticket(company: Company) -> None:
    ticket = filed(company)
    with pytest.raises(NotAllowed):
        take(ticket=ticket, by=company.mia)
    with pytest.raises(Ticket.DoesNotExist):
        take(ticket=ticket, by=company.olga)
    assert kinds(ticket) == ["ticket.submitted"]


def test_resolving_late_is_a_breach_at_its_due(company: Company) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Wed 10:00"))
    clock = clock_of(ticket, ClockKind.RESOLUTION)
    assert (clock.outcome, clock.breached_at, clock.due_at) == (
        Outcome.BREACHED,
        at("Tue 10:30"),
        at("Tue 10:30"),
    )
    verdict = Verdict.objects.get(kind=ClockKind.RESOLUTION)
    assert (verdict.is_met, verdict.counts_at) == (False, at("Tue 10:30"))


def test_resolving_at_the_due_itself_is_in_time(company: Company) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:30"))
    assert clock_of(ticket, ClockKind.RESOLUTION).outcome == Outcome.MET


def test_reopening_resumes_where_it_stopped(company: Company) -> None:
    """Conformance case 7: 8 h target, resolved Monday 15:00 (4.5 h), reopened Wednesday 10:00: due Wednesday 15:00."""
    ticket = filed(company, "Mon 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    not_solved(ticket=ticket, why="It wobbles", by=company.mia, at=at("Wed 10:00"))
    again = clock_of(ticket, ClockKind.RESOLUTION, cycle=2)
    assert (ticket.state, ticket.cycle, again.due_at) == (State.IN_PROGRESS, 2, at("Wed 15:00"))
    assert ticket.promise.is_open


def test_a_confirmed_ticket_closes_and_can_come_back_for_five_working_days(company: Company) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 16:00"))
    assert (ticket.state, kinds(ticket)[-2:]) == (State.CLOSED, ["ticket.confirmed", "ticket.closed"])
    with pytest.raises(Refused):
        reopen(ticket=ticket, why="Late thought", by=company.mia, at=at("Tue+7 10:00"))
    reopen(ticket=ticket, why="It wobbles", by=company.mia, at=at("Mon+7 10:00"))
    assert ticket.state == State.IN_PROGRESS


def test_silence_closes_after_three_working_days(company: Company) -> None:
    ticket = filed(company)
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    assert Timer.objects.get(kind="ticket.close").fire_at == at("Thu 18:00")
    close(ticket=ticket, at=at("Thu 18:00"))
    assert (ticket.state, ticket.closed_how) == (State.CLOSED, "unanswered")


def test_a_raise_of_priority_keeps_elapsed_and_never_breaches_at_once(company: Company) -> None:
    ticket = filed(company, "Mon 09:00")
    set_priority(ticket=ticket, priority=Priority.HIGH, by=company.li_wei, at=at("Mon 17:00"))
    assert clock_of(ticket, ClockKind.RESOLUTION).due_at == at("Mon 18:00")


def test_lowering_the_priority_needs_a_reason(company: Company) -> None:
    ticket = filed(company)
    with pytest.raises(ValidationError):
        set_priority(ticket=ticket, priority=Priority.LOW, by=company.li_wei)
    assert Ticket.objects.get().priority == Priority.NORMAL


def test_a_transfer_keeps_number_and_clocks_and_changes_the_provider(company: Company) -> None:
    ticket = filed(company, "Mon 09:00")
    due = clock_of(ticket, ClockKind.RESOLUTION).due_at
    transfer(
        ticket=ticket,
        to=company.it,
        reason="Cables",
        by=company.li_wei,
        wrong_department=True,
        at=at("Mon 10:00"),
    )
    assert (ticket.number, ticket.provider, ticket.holder_department) == ("FAC-1", company.it, company.it)
    assert (ticket.state, ticket.was_misrouted, ticket.holder_person) == (State.NEW, True, None)
    assert clock_of(ticket, ClockKind.RESOLUTION).due_at == due
    take(ticket=ticket, by=company.tom, at=at("Mon 11:00"))
    with pytest.raises(Ticket.DoesNotExist):
        take(ticket=ticket, by=company.chen)


def test_lateness_stays_with_the_department_that_held_it_then(company: Company) -> None:
    ticket = filed(company, "Mon 09:00")
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Wed 10:00"))
    resolve(ticket=ticket, answer="Done", by=company.tom, at=at("Wed 11:00"))
    assert set(Verdict.objects.values_list("provider", "is_met")) == {(company.facilities.pk, False)}


def test_a_request_that_is_handed_on_in_time_counts_for_the_one_who_ends_it(company: Company) -> None:
    ticket = filed(company, "Mon 09:00")
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:00"))
    resolve(ticket=ticket, answer="Done", by=company.tom, at=at("Mon 10:30"))
    assert set(Verdict.objects.values_list("provider", "is_met")) == {(company.it.pk, True)}


def test_a_ticket_is_assigned_only_inside_its_department(company: Company) -> None:
    ticket = filed(company)
    assign(ticket=ticket, team=company.movers, person=company.chen, by=company.hugo, at=at("Mon 10:30"))
    assert (ticket.holder_department, ticket.holder_person) == (company.movers, company.chen)
    with pytest.raises(ValidationError):
        assign(ticket=ticket, person=company.tom, by=company.hugo, at=at("Mon 10:40"))
    assert Ticket.objects.get().holder_person == company.chen


def test_cancelling_is_not_counted(company: Company) -> None:
    ticket = filed(company)
    cancel(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    assert clock_of(ticket, ClockKind.RESOLUTION).outcome == Outcome.CANCELLED
    assert not Verdict.objects.exists()


def test_cancelling_after_the_due_stays_a_breach(company: Company) -> None:
    ticket = filed(company)
    cancel(ticket=ticket, by=company.mia, at=at("Wed 11:00"))
    assert not Verdict.objects.get(kind=ClockKind.RESOLUTION).is_met


def test_a_move_that_the_table_lacks_is_refused_and_changes_nothing(company: Company) -> None:
    ticket = filed(company)
    cancel(ticket=ticket, by=company.mia, at=at("Mon 11:00"))
    before = kinds(ticket)
    with pytest.raises(Refused):
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 12:00"))
    assert kinds(ticket) == before
    assert Ticket.objects.get().state == State.CANCELLED


def test_an_agent_who_asks_about_his_own_request_has_not_answered_it(company: Company) -> None:
    own = submit(service=company.move_desk, title="My own desk", by=company.li_wei, at=at("Mon 10:00"))
    ask(ticket=own, question="Shall I do it myself?", by=company.li_wei, at=at("Mon 10:10"))
    assert clock_of(own, ClockKind.FIRST_RESPONSE).state == ClockState.RUNNING
    assert own.first_response_at is None
