"""When and for whom a promise counts: a missed one at its first miss, and there it stays."""

from datetime import datetime

import pytest

from sla.enums import ClockKind
from tests.cast import Company, at
from tests.sla.kinds import clock_of, drain_at, file_at, promise_everything, verdict_of
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import not_solved, resolve
from tickets.actions.work import transfer
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")
FIRST_DUE = at("Tue 09:30")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: 8 h, due Tuesday 09:30."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def counts(ticket: Ticket, kind: str = ClockKind.RESOLUTION) -> tuple[datetime, bool]:
    verdict = verdict_of(ticket, kind)
    return verdict.counts_at, verdict.is_met


def test_a_miss_stays_where_it_counts_while_the_request_is_reopened_asked_and_answered(
    company: Company, ticket: Ticket
) -> None:
    seen = []
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:00"))
    seen.append(counts(ticket))
    not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at("Fri 09:00"))
    seen.append(counts(ticket))
    ask(ticket=ticket, question="Which?", by=company.li_wei, at=at("Fri 09:30"))
    seen.append(counts(ticket))
    answer(ticket=ticket, body="This.", by=company.mia, at=at("Mon+7 09:00"))
    seen.append(counts(ticket))
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon+7 09:30"))
    seen.append(counts(ticket))
    assert seen == [(FIRST_DUE, False)] * 5


def test_a_second_miss_does_not_move_the_first_nor_whom_it_counts_for(
    company: Company, ticket: Ticket
) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Tue 10:00"))
    not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at("Wed 09:00"))
    transfer(ticket=ticket, to=company.it, reason="yours", by=company.li_wei, at=at("Wed 09:10"))
    drain_at("Thu 12:00")
    late = clock_of(ticket)
    assert late.cycle == 2 and late.breached_at is not None
    drained = (*counts(ticket), verdict_of(ticket).provider)
    resolve(ticket=ticket, answer="Done", by=company.tom, at=at("Thu 12:30"))
    settled = (*counts(ticket), verdict_of(ticket).provider)
    assert drained == settled == (FIRST_DUE, False, company.facilities)


def test_the_first_of_several_late_answers_counts(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="We look.", by=company.li_wei, at=at("Mon 10:00"))
    for said, answered in (("Mon 14:00", "Mon 17:00"), ("Tue 14:00", "Tue 17:00")):
        reply(ticket=ticket, body="And?", by=company.mia, at=at(said))
        reply(ticket=ticket, body="Soon.", by=company.li_wei, at=at(answered))
    assert counts(ticket, ClockKind.NEXT_RESPONSE) == (at("Mon 16:00"), False)


def test_a_kept_round_before_a_missed_one_counts_at_the_miss(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 16:00"))
    assert counts(ticket) == (at("Mon 16:00"), True)
    not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at("Wed 09:00"))  # 5.5 h used, 2.5 left
    drain_at("Wed 14:00")
    assert counts(ticket) == (at("Wed 11:30"), False)
