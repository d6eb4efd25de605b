"""The conformance cases of the service-level semantics that verbs and stored rows decide, under their numbers.

Asia/Shanghai, Monday to Friday 09-12 and 13:30-18; 2 March 2026 is a Monday. 14 and 15 are races, with the others.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from departments.enums import Priority
from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.queries import current_version
from servicedesk.events import clock as desk_clock
from sla.actions.edits import CalendarEdit, apply_policy, excuse_missed, repin
from sla.actions.policies import TargetSpec, publish_policy
from sla.enums import ClockKind
from sla.models import Clock
from sla.queries.readings import read_clock
from surveys.actions.rating import give_rating
from tests.cast import WEEK, Company, at
from tests.sla.kinds import HOUR, clock_of, drain_at, file_at, promise_everything
from tickets.actions.conversation import answer, ask
from tickets.actions.lifecycle import confirm, not_solved, resolve
from tickets.actions.work import set_priority

pytestmark = pytest.mark.usefixtures("invariants_hold")

# An excuse may be noted beside a result, and is no part of it.
RESULT = ("sla_promise", "sla_clock", "sla_segment", "sla_exclusion", "sla_adjustment", "sla_verdict")


def promised(company: Company, priority: Priority, hours: float) -> None:
    """Let the company promise a resolution in so many hours."""
    promise_everything(company, TargetSpec(ClockKind.RESOLUTION, priority, seconds=int(hours * HOUR)))


def test_case_5_a_pause_overnight(company: Company) -> None:
    promised(company, Priority.NORMAL, 6)
    ticket = file_at(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 16:00"))
    assert clock_of(ticket).due_at is None
    answer(ticket=ticket, body="The fourth.", by=company.mia, at=at("Tue 10:00"))
    assert read_clock(clock_of(ticket), at("Tue 10:00")).elapsed == timedelta(hours=5.5)
    assert clock_of(ticket).due_at == at("Tue 10:30")


@pytest.mark.parametrize(
    ("case", "raised", "used", "due"),
    [("6", "Mon 13:30", 3, "Mon 14:30"), ("6b", "Mon 17:00", 6.5, "Mon 18:00")],
)
def test_cases_6_and_6b_raised(company: Company, case: str, raised: str, used: float, due: str) -> None:
    promised(company, Priority.NORMAL, 15)
    ticket = file_at(company, "Mon 09:00")
    set_priority(ticket=ticket, priority=Priority.HIGH, by=company.li_wei, at=at(raised))
    clock = clock_of(ticket)
    assert read_clock(clock, at(raised)).elapsed == timedelta(hours=used)
    assert (clock.due_at, clock.breached_at) == (at(due), None), f"case {case}"
    drain_at(raised)
    assert clock_of(ticket).breached_at is None, "no instant breach"


def test_case_7_reopened_where_it_stopped(company: Company) -> None:
    ticket = file_at(company, "Mon 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 15:00"))
    not_solved(ticket=ticket, why="It is not there.", by=company.mia, at=at("Wed 10:00"))
    assert clock_of(ticket).carried == timedelta(hours=4.5)
    assert clock_of(ticket).due_at == at("Wed 15:00")


def result() -> dict[str, list[tuple[Any, ...]]]:
    """Every column of every row that says how promises were kept, as the database writes it."""
    rows = {}
    with connection.cursor() as cursor:
        for table in RESULT:
            cursor.execute(f"SELECT t::text FROM {table} AS t ORDER BY t.id")  # noqa: S608 - tables of ours
            rows[table] = cursor.fetchall()
    return rows


def test_case_12_a_closed_ticket_keeps_its_result_to_the_bit_when_the_target_is_edited_and_it_is_rated(
    company: Company,
) -> None:
    """What peers were found to do: rewrite the results of closed tickets when a target is edited."""
    ticket = file_at(company, "Mon 09:00")
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 16:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 16:30"))
    before = result()
    short = [
        TargetSpec(kind, Priority.NORMAL, seconds=60)
        for kind in (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
    ]
    version = publish_policy(targets=short, service=company.move_desk, by=company.hugo, at=at("Tue 09:00"))
    apply_policy(version, after=0, at=at("Tue 09:00"), by=company.hugo)
    old = current_version(company.calendar)
    closed = {"zone": "Asia/Shanghai", "week": WEEK, "overrides": {"2026-03-02": []}}
    new = publish_version(calendar=company.calendar, content=closed, by=company.ada, at=at("Tue 09:30"))
    repin(CalendarEdit(new, old, company.ada), after=0, at=at("Tue 09:30"))
    excuse_missed(CalendarEdit(new, old, company.ada), after=0, at=at("Tue 09:30"))
    with desk_clock.frozen(at("Tue 10:00")):
        give_rating(ticket=ticket, score=1, reasons=[], comment="Too slow.", by=company.mia)
    drain_at("Fri 18:00")
    assert result() == before
    outcomes = dict(Clock.objects.values_list("kind", "outcome"))
    assert outcomes == {ClockKind.FIRST_RESPONSE: "breached", ClockKind.RESOLUTION: "met"}


def test_case_13_saved_while_paused_after_the_old_due_it_is_still_paused_and_not_late(
    company: Company,
) -> None:
    promised(company, Priority.NORMAL, 6)
    ticket = file_at(company, "Mon 09:00")
    ask(ticket=ticket, question="Which floor?", by=company.li_wei, at=at("Mon 16:00"))
    drain_at("Tue 18:00")
    ticket.title = "Move my desk, please"
    ticket.save()
    set_priority(
        ticket=ticket, priority=Priority.LOW, reason="no hurry", by=company.li_wei, at=at("Wed 09:00")
    )
    drain_at("Wed 18:00")
    clock = clock_of(ticket)
    assert (clock.state, clock.due_at, clock.breached_at) == ("paused", None, None)
