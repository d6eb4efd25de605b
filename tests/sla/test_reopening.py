"""Reopening gives the policy's target again, with all that was granted before; no match afterwards takes that away."""

from datetime import timedelta

import pytest

from departments.enums import Priority
from sla.actions import planned, promises, targets
from sla.actions.edits import apply_policy
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import AdjustmentReason, ClockKind
from sla.models import Clock
from sla.queries.readings import effective_target, read_clock
from tests.cast import Company, at
from tests.sla.kinds import HOUR, clock_of, file_at, give_hours, promise_everything
from tickets.actions.lifecycle import not_solved, resolve
from tickets.actions.work import set_priority, transfer
from tickets.models import Ticket

pytestmark = pytest.mark.usefixtures("invariants_hold")


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Filed Monday 09:00, normal: 8 h, due Tuesday 09:30. High has 4 h, low 40 h."""
    promise_everything(company)
    return file_at(company, "Mon 09:00")


def bring_back(company: Company, ticket: Ticket, resolved: str, reopened: str) -> Clock:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at(resolved))
    not_solved(ticket=ticket, why="It is not.", by=company.mia, at=at(reopened))
    return clock_of(ticket)


def agree(company: Company, ticket: Ticket, date: str, moment: str) -> None:
    promise = promises.lock(ticket.promise_id)
    planned.agree_date(promise, at(date), at=at(moment), by=company.mia)
    promises.recalculate(promise)


def match_again(company: Company, ticket: Ticket, moment: str) -> Clock:
    promise = promises.lock(ticket.promise_id)
    targets.rematch(promise, at=at(moment), by=company.li_wei)
    promises.recalculate(promise)
    return clock_of(ticket)


def prioritise(company: Company, ticket: Ticket, priority: str, moment: str) -> None:
    set_priority(ticket=ticket, priority=priority, reason="it fits", by=company.li_wei, at=at(moment))


def test_bad_answers_buy_no_time(company: Company, ticket: Ticket) -> None:
    """Two hours are the grace of eight, however often the work comes back."""
    left = []
    for day, following in (("Mon", "Tue"), ("Tue", "Wed"), ("Wed", "Thu"), ("Thu", "Fri")):
        again = bring_back(company, ticket, f"{day} 17:55", f"{following} 09:00")
        left.append(read_clock(again, at(f"{following} 09:00")).remaining / timedelta(hours=1))
        assert again.target_seconds == 8 * HOUR
    assert left == [2, 2, 2, 2]


def test_what_was_granted_before_stands_in_rows_of_the_new_cycle(company: Company, ticket: Ticket) -> None:
    bring_back(company, ticket, "Mon 17:30", "Wed 10:00")  # 7 h used: an hour is added
    third = bring_back(company, ticket, "Wed 11:30", "Wed 14:00")  # 8.5 h used: 1.5 h more
    rows = [
        (row.reason, row.amount, row.carried_from is not None) for row in third.adjustments.order_by("pk")
    ]
    assert rows == [
        (AdjustmentReason.REOPEN, timedelta(hours=1), True),
        (AdjustmentReason.REOPEN, timedelta(hours=1.5), False),
    ]
    assert (third.target_seconds, effective_target(third)) == (8 * HOUR, timedelta(hours=10.5))


def test_matching_again_after_a_raise_and_a_reopening_changes_nothing(
    company: Company, ticket: Ticket
) -> None:
    prioritise(company, ticket, Priority.HIGH, "Mon 14:25")  # 3 h 55 min used of 4 h: an hour of grace
    again = bring_back(company, ticket, "Mon 15:20", "Tue 09:00")
    assert again.due_at == at("Tue 10:00")
    assert match_again(company, ticket, "Tue 09:15").due_at == at("Tue 10:00")


def test_matching_again_after_two_reopenings_changes_nothing(company: Company, ticket: Ticket) -> None:
    bring_back(company, ticket, "Mon 17:30", "Tue 09:00")
    again = bring_back(company, ticket, "Tue 10:30", "Tue 14:00")
    assert again.due_at == at("Tue 16:00")
    assert match_again(company, ticket, "Tue 15:00").due_at == at("Tue 16:00")


def test_an_agreed_date_outlives_a_reopening_and_a_match(company: Company, ticket: Ticket) -> None:
    agree(company, ticket, "Fri 18:00", "Mon 10:00")
    again = bring_back(company, ticket, "Mon 18:30", "Tue 08:00")
    assert again.due_at == at("Fri 18:00")
    assert match_again(company, ticket, "Tue 09:10").due_at == at("Fri 18:00")


def test_lowering_and_raising_back_takes_no_agreed_date(company: Company, ticket: Ticket) -> None:
    agree(company, ticket, "Fri 18:00", "Mon 10:00")
    bring_back(company, ticket, "Mon 18:30", "Tue 08:00")
    prioritise(company, ticket, Priority.LOW, "Tue 10:00")
    prioritise(company, ticket, Priority.NORMAL, "Tue 11:00")
    assert clock_of(ticket).due_at == at("Fri 18:00")


def test_a_date_agreed_on_top_of_grace_outlives_lowering_and_raising_back(
    company: Company, ticket: Ticket
) -> None:
    prioritise(company, ticket, Priority.HIGH, "Mon 14:25")
    agree(company, ticket, "Fri 18:00", "Mon 15:00")
    prioritise(company, ticket, Priority.LOW, "Mon 15:10")
    prioritise(company, ticket, Priority.HIGH, "Mon 15:20")
    assert clock_of(ticket).due_at == at("Fri 18:00")


def test_applying_the_same_times_as_a_new_version_changes_no_due(company: Company, ticket: Ticket) -> None:
    agree(company, ticket, "Thu 12:00", "Mon 10:00")
    due = bring_back(company, ticket, "Mon 17:30", "Tue 09:00").due_at
    version = promise_everything(company)
    apply_policy(version, after=0, at=at("Tue 10:00"), by=company.hugo)
    assert (clock_of(ticket).due_at, clock_of(ticket).policy_version) == (due, version)


def test_another_service_with_the_same_times_changes_no_due(company: Company, ticket: Ticket) -> None:
    agree(company, ticket, "Thu 12:00", "Mon 10:00")
    due = bring_back(company, ticket, "Mon 17:30", "Tue 09:00").due_at
    promise = promises.lock(ticket.promise_id)
    promise.service = company.screens
    targets.rematch(promise, at=at("Tue 10:00"), by=company.li_wei)
    promises.recalculate(promise)
    assert clock_of(ticket).due_at == due


TWO_DAYS = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, working_days=2)


def test_working_days_count_from_the_first_cycle_at_every_match(company: Company) -> None:
    """Filed on Monday afternoon, two working days end on Wednesday evening, whenever they are worked out."""
    promise_everything(company, TWO_DAYS)
    ticket = file_at(company, "Mon 14:00")
    assert clock_of(ticket).due_at == at("Wed 18:00")
    assert bring_back(company, ticket, "Mon 18:30", "Tue 08:00").due_at == at("Wed 18:00")
    assert match_again(company, ticket, "Tue 10:00").due_at == at("Wed 18:00")
    prioritise(company, ticket, Priority.LOW, "Tue 11:00")
    prioritise(company, ticket, Priority.NORMAL, "Tue 12:00")
    assert clock_of(ticket).due_at == at("Wed 18:00")


def test_working_days_stay_as_long_as_they_were_where_another_department_has_other_hours(
    company: Company,
) -> None:
    promise_everything(company, TWO_DAYS)
    ticket = file_at(company, "Mon 09:00")
    give_hours(company.it, ["10:00", "15:00"])
    transfer(ticket=ticket, to=company.it, reason="yours", by=company.li_wei, at=at("Mon 10:00"))
    due = clock_of(ticket).due_at
    assert match_again(company, ticket, "Tue 10:00").due_at == due


def test_a_merge_that_is_undone_gives_the_policys_target_again_with_what_was_granted(
    company: Company, ticket: Ticket
) -> None:
    agree(company, ticket, "Fri 18:00", "Mon 10:00")
    other = file_at(company, "Mon 11:00")
    source, into = promises.lock(ticket.promise_id), promises.lock(other.promise_id)
    planned.merge(source, into, at=at("Mon 18:30"), by=company.li_wei)
    promises.recalculate(source)
    promises.recalculate(into)
    planned.undo_merge(source, at=at("Tue 08:00"))
    promises.recalculate(source)
    again = clock_of(ticket)
    assert (again.cycle, again.target_seconds, again.due_at) == (2, 8 * HOUR, at("Fri 18:00"))
    assert match_again(company, ticket, "Tue 09:10").due_at == at("Fri 18:00")


def test_a_tighter_policy_keeps_what_was_granted_beside_it(company: Company, ticket: Ticket) -> None:
    agree(company, ticket, "Fri 18:00", "Mon 10:00")
    bring_back(company, ticket, "Mon 18:30", "Tue 08:00")
    six = TargetSpec(ClockKind.RESOLUTION, Priority.NORMAL, seconds=6 * HOUR)
    version = publish_policy(targets=[six], provider=company.facilities, by=None, at=at("Tue 08:30"))
    apply_policy(version, after=0, at=at("Tue 09:00"), by=company.hugo)
    assert clock_of(ticket).due_at == at("Fri 16:00")
