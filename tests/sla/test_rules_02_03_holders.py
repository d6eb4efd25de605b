"""Event rules 2 and 3: other hands. What the consumer was promised stays; lateness counts where it arose."""

from datetime import timedelta

import pytest

from sla.enums import CONSUMER_KINDS, ClockKind
from sla.models import Clock, Verdict
from sla.queries.clock_history import histories_of
from tests.cast import SHANGHAI, Company, at
from tests.sla.kinds import clock_of, drain_at, file_at, give_hours, promise_everything, verdict_of
from tickets.actions.conversation import answer, ask, reply
from tickets.actions.lifecycle import resolve
from tickets.actions.work import assign, transfer
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")

FIRST, OWNERSHIP = ClockKind.FIRST_RESPONSE, ClockKind.OWNERSHIP


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00: first answer due 11:00, resolution Tuesday 09:30; 6 h for each team."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def consumers_clocks() -> list[dict[str, object]]:
    kept = ("kind", "cycle", "target_seconds", "due_at", "original_due_at", "state", "carried", "at_risk_at")
    return list(Clock.objects.filter(kind__in=CONSUMER_KINDS).order_by("pk").values(*kept))


def move(company: Company, ticket: Ticket, to: str, moment: str, *, wrong: bool = False) -> None:
    by = {"FAC": company.li_wei, "IT": company.tom}[ticket.holder_department.code]
    unit = getattr(company, to)
    transfer(ticket=ticket, to=unit, reason="theirs", by=by, wrong_department=wrong, at=at(moment))


def test_inside_the_department_only_ownership_changes(company: Company, ticket: Ticket) -> None:
    before = consumers_clocks()
    assign(ticket=ticket, by=company.hugo, team=company.movers, at=at("Mon 10:00"))
    assert consumers_clocks() == before
    assert [one.stopped_at for one in Clock.objects.filter(kind=OWNERSHIP).order_by("pk")] == [
        at("Mon 10:00"),
        None,
    ]


def test_a_person_of_the_same_team_changes_nothing_at_all(company: Company, ticket: Ticket) -> None:
    before = list(Clock.objects.order_by("pk").values())
    assign(ticket=ticket, by=company.hugo, person=company.li_wei, at=at("Mon 10:00"))
    assert list(Clock.objects.order_by("pk").values()) == before


def test_a_transfer_restarts_nothing_but_ownership_which_is_the_teams_own_in_its_hours(
    company: Company, ticket: Ticket
) -> None:
    give_hours(company.it, ["13:00", "15:00"])
    move(company, ticket, "it", "Mon 10:00")
    assert clock_of(ticket).cycle == 1 and clock_of(ticket).target_seconds == 8 * 3600
    assert clock_of(ticket, FIRST).due_at == at("Mon 14:00")  # an hour used, one left in the hours of IT
    owned = clock_of(ticket, OWNERSHIP)
    assert (owned.cycle, owned.calendar, owned.due_at) == (2, company.it.calendar, at("Wed 15:00"))


def test_each_unit_has_a_time_of_its_own_and_the_breach_is_its_own(company: Company, ticket: Ticket) -> None:
    drain_at("Mon 17:00")  # 6 h were over at 16:30
    move(company, ticket, "it", "Tue 09:00")
    first, second = Clock.objects.filter(kind=OWNERSHIP).order_by("cycle")
    assert (first.breached_at, second.breached_at) == (at("Mon 16:30"), None)
    assert verdict_of(ticket, OWNERSHIP).provider == company.facilities
    assert not verdict_of(ticket, OWNERSHIP).is_met


def test_a_breach_is_charged_to_the_holder_at_the_due_instant(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="We look.", by=company.li_wei, at=at("Mon 09:30"))
    move(company, ticket, "it", "Tue 09:00")
    move(company, ticket, "facilities", "Tue 10:00")  # late since 09:30, when IT had it; no drain has seen it
    drain_at("Tue 11:00")
    assert verdict_of(ticket).provider == company.it
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Wed 10:00"))
    assert verdict_of(ticket).provider == company.it


def test_handing_a_late_request_on_does_not_hand_on_the_lateness(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="We look.", by=company.li_wei, at=at("Mon 09:30"))
    move(company, ticket, "it", "Tue 09:31")
    assert verdict_of(ticket).provider == company.facilities
    resolve(ticket=ticket, answer="Done", by=company.tom, at=at("Tue 10:00"))
    assert verdict_of(ticket).provider == company.facilities


def test_the_shares_of_all_holders_add_up_to_the_time_used(company: Company, ticket: Ticket) -> None:
    assign(ticket=ticket, by=company.hugo, team=company.movers, at=at("Mon 10:00"))
    assign(ticket=ticket, by=company.hugo, team=company.facilities, at=at("Mon 12:00"))
    move(company, ticket, "it", "Mon 14:00")
    moment = at("Mon 16:00")
    found = histories_of(ticket.promise, [ClockKind.RESOLUTION], at=moment, zone=SHANGHAI)
    shares = found[0].exact.shares
    hours = {company.facilities.pk: 1.5, company.movers.pk: 2, company.it.pk: 2}
    assert shares == {unit: timedelta(hours=spent) for unit, spent in hours.items()}


def test_nobody_is_charged_after_a_misroute_before_the_first_answer(company: Company, ticket: Ticket) -> None:
    drain_at("Mon 11:00")
    assert verdict_of(ticket, FIRST).provider == company.facilities
    move(company, ticket, "it", "Mon 11:30", wrong=True)
    verdict = verdict_of(ticket, FIRST)
    assert (verdict.provider, verdict.is_met, verdict.consumer) == (None, False, company.finance)
    assert ticket.was_misrouted and ticket.service == company.move_desk


def test_what_the_right_department_then_misses_is_its_own(company: Company, ticket: Ticket) -> None:
    move(company, ticket, "it", "Mon 10:00", wrong=True)
    drain_at("Mon 11:01")
    assert verdict_of(ticket, FIRST).provider == company.it


def test_after_the_first_answer_wrong_department_excuses_nobody(company: Company, ticket: Ticket) -> None:
    reply(ticket=ticket, body="We look.", by=company.li_wei, at=at("Mon 09:30"))
    move(company, ticket, "it", "Tue 10:00", wrong=True)
    assert verdict_of(ticket).provider == company.facilities and not ticket.was_misrouted


def test_a_question_left_open_at_a_transfer_holds_up_nobody(company: Company, ticket: Ticket) -> None:
    """The new team's clock, begun while the work was paused, runs with it again."""
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    move(company, ticket, "it", "Mon 11:00")
    assert clock_of(ticket).state == clock_of(ticket, OWNERSHIP).state == "running"
    assert clock_of(ticket, ClockKind.REQUESTER_WAIT).stopped_at == at("Mon 11:00")
    assert clock_of(ticket, OWNERSHIP).due_at == at("Tue 09:30")
    assert Verdict.objects.filter(kind=ClockKind.REQUESTER_WAIT).count() == 0


def test_ownership_rests_with_the_resolution(company: Company, ticket: Ticket) -> None:
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 10:00"))
    assert clock_of(ticket, OWNERSHIP).state == "paused"
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 10:00"))
    assert clock_of(ticket, OWNERSHIP).due_at == at("Tue 16:30")
