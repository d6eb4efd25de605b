"""No one alone makes a success: a person who both files and serves a request needs someone else's reply."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.actions.membership import give_role, take_role
from departments.models import Membership
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_arbiter
from servicedesk.verbs.exceptions import NotAllowed
from sla.enums import ClockKind, Outcome
from sla.models import Clock, PolicyVersion, Verdict
from surveys.rules import may_rate
from tests.cast import Company, at
from tests.departments.test_pages import SignIn
from tickets import rules
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import cancel, confirm, not_solved, reopen, resolve
from tickets.actions.submission import submit
from tickets.actions.work import take, transfer
from tickets.models import Ticket
from tickets.workflow import Verb

SAID = {
    Verb.ANSWER: lambda ticket, by: answer(ticket=ticket, body="Yes", by=by, at=at("Mon 12:00")),
    Verb.CONFIRM: lambda ticket, by: confirm(ticket=ticket, by=by, at=at("Mon 12:00")),
    Verb.NOT_SOLVED: lambda ticket, by: not_solved(ticket=ticket, why="No", by=by, at=at("Mon 12:00")),
    Verb.REOPEN: lambda ticket, by: reopen(ticket=ticket, why="Again", by=by, at=at("Mon 14:00")),
    Verb.CANCEL: lambda ticket, by: cancel(ticket=ticket, by=by, at=at("Mon 12:00")),
}
Say = Callable[[Ticket, User], object]


def for_mia(company: Company, by: User) -> Ticket:
    return submit(
        service=company.move_desk, title="Move a desk", by=by, requester=company.mia, at=at("Mon 10:00")
    )


def ready_for(verb: Verb, ticket: Ticket, company: Company) -> None:
    """Bring a ticket into the state in which the verb fits, by what Chen and Mia do."""
    if verb == Verb.ANSWER:
        ask(ticket=ticket, question="Which floor?", by=company.chen, at=at("Mon 11:00"))
    if verb in (Verb.CONFIRM, Verb.NOT_SOLVED, Verb.REOPEN):
        resolve(ticket=ticket, answer="Done", by=company.chen, at=at("Mon 11:00"))
    if verb == Verb.REOPEN:
        confirm(ticket=ticket, by=company.mia, at=at("Mon 11:30"))


def first_answer(ticket: Ticket) -> Clock:
    return Clock.objects.get(promise=ticket.promise_id, kind=ClockKind.FIRST_RESPONSE)


@pytest.mark.parametrize(("verb", "say"), SAID.items())
def test_an_agent_who_filed_it_does_not_speak_for_the_requester(
    company: Company, verb: Verb, say: Say
) -> None:
    ticket = for_mia(company, company.li_wei)
    ready_for(verb, ticket, company)
    before = ticket.state
    assert verb not in rules.verbs_for(company.li_wei, ticket)
    with pytest.raises(NotAllowed) as refused:
        say(ticket, company.li_wei)
    assert "Mia Zhou" in str(refused.value)
    ticket.refresh_from_db()
    assert ticket.state == before
    say(ticket, company.mia)


@pytest.mark.parametrize(("verb", "say"), SAID.items())
def test_a_filer_who_does_not_work_on_it_speaks_for_the_requester(
    company: Company, verb: Verb, say: Say
) -> None:
    ticket = for_mia(company, company.noah)
    ready_for(verb, ticket, company)
    assert verb in rules.verbs_for(company.noah, ticket)
    say(ticket, company.noah)


def test_handing_it_on_does_not_give_the_filer_the_requesters_word(company: Company) -> None:
    ticket = for_mia(company, company.li_wei)
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:20"))
    ask(ticket=ticket, question="Which?", by=company.tom, at=at("Mon 10:30"))
    reply(ticket=ticket, body="The blue one", by=company.li_wei, at=at("Mon 10:40"))
    ticket.refresh_from_db()
    assert ticket.state == "waiting_requester"
    with pytest.raises(NotAllowed):
        answer(ticket=ticket, body="The blue one", by=company.li_wei, at=at("Mon 10:50"))


def test_who_spoke_for_the_provider_for_a_day_does_not_confirm_on_the_next(company: Company) -> None:
    give_role(
        person=company.noah, department=company.movers, role="agent", by=company.hugo, at=at("Mon 09:00")
    )
    noah = User.objects.get(pk=company.noah.pk)
    ticket = for_mia(company, noah)
    resolve(ticket=ticket, answer="Done", by=noah, at=at("Mon 11:00"))
    row = Membership.objects.get(user=noah, department=company.movers)
    take_role(membership=row, by=company.hugo, at=at("Mon 11:10"))
    noah = User.objects.get(pk=company.noah.pk)
    assert Verb.CONFIRM not in rules.verbs_for(noah, ticket)
    tied = rules.with_ties(Ticket.objects.select_related("service")).get(pk=ticket.pk)
    is_arbiter(noah)
    with CaptureQueriesContext(connection) as queries:
        assert rules.access(noah, tied).filed_and_works
    assert len(queries) == 0


def test_one_agent_alone_makes_no_success(company: Company) -> None:
    """Files for Mia, asks, replies and resolves: the first answer is not met, and nothing counts as kept by it."""
    ticket = for_mia(company, company.li_wei)
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:05"))
    reply(ticket=ticket, body="Never mind", by=company.li_wei, at=at("Mon 10:10"))
    assert first_answer(ticket).outcome is None
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 10:20"))
    ticket.refresh_from_db()
    assert ticket.first_response_at is None
    assert first_answer(ticket).outcome == Outcome.CANCELLED
    assert not Verdict.objects.filter(promise=ticket.promise_id, kind=ClockKind.FIRST_RESPONSE).exists()
    assert not may_rate(company.li_wei, ticket)


def test_a_first_answer_that_nobody_else_gave_in_time_counts_as_missed(company: Company) -> None:
    ticket = for_mia(company, company.li_wei)
    reply(ticket=ticket, body="I am on it", by=company.li_wei, at=at("Mon 10:10"))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    assert first_answer(ticket).outcome == Outcome.BREACHED
    assert not Verdict.objects.get(promise=ticket.promise_id, kind=ClockKind.FIRST_RESPONSE).is_met


def test_the_word_of_a_colleague_is_the_first_answer(company: Company) -> None:
    ticket = for_mia(company, company.li_wei)
    reply(ticket=ticket, body="I am on it", by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body="So am I", by=company.chen, at=at("Mon 10:30"))
    ticket.refresh_from_db()
    assert ticket.first_response_at == at("Mon 10:30")
    assert (first_answer(ticket).outcome, first_answer(ticket).stopped_at) == (Outcome.MET, at("Mon 10:30"))


def test_a_first_answer_inside_one_department_is_the_word_of_somebody_else(company: Company) -> None:
    own = submit(service=company.move_desk, title="My own desk", by=company.li_wei, at=at("Mon 10:00"))
    resolve(ticket=own, answer="Did it myself", by=company.li_wei, at=at("Mon 10:20"))
    assert first_answer(own).outcome == Outcome.CANCELLED
    helped = submit(service=company.move_desk, title="My own chair", by=company.li_wei, at=at("Mon 10:00"))
    resolve(ticket=helped, answer="Done", by=company.chen, at=at("Mon 10:20"))
    assert first_answer(helped).outcome == Outcome.MET


def test_a_next_answer_that_is_owed_is_not_met_by_the_requesters_own_end(company: Company) -> None:
    """Li Wei asks their own department, Chen answers, Li Wei says something more and ends it."""
    PolicyVersion.objects.get().targets.create(kind=ClockKind.NEXT_RESPONSE, priority="normal", seconds=7200)
    own = submit(service=company.move_desk, title="My own desk", by=company.li_wei, at=at("Mon 10:00"))
    reply(ticket=own, body="Which one?", by=company.chen, at=at("Mon 10:10"))
    reply(ticket=own, body="This one", by=company.li_wei, at=at("Mon 10:20"))
    resolve(ticket=own, answer="Did it myself", by=company.li_wei, at=at("Mon 10:30"))
    owed = Clock.objects.get(promise=own.promise_id, kind=ClockKind.NEXT_RESPONSE)
    assert owed.outcome == Outcome.CANCELLED


def test_the_page_of_a_filer_who_serves_offers_no_word_of_the_requester(
    company: Company, as_person: SignIn
) -> None:
    ticket = for_mia(company, company.li_wei)
    resolve(ticket=ticket, answer="Done", by=company.chen, at=at("Mon 10:20"))
    page = as_person(company.li_wei).get(f"/tickets/{ticket.number}/").content.decode()
    assert f"/tickets/{ticket.number}/confirm/" not in page
    answered = as_person(company.li_wei).post(f"/api/v1/tickets/{ticket.number}/confirm/")
    assert answered.status_code == 403
    assert "Mia Zhou" in answered.json()["detail"]
