"""Timers in bulk, after an outage, and on several workers: nothing is left, doubled, or out of order."""

import random
import time
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from django.db import connection

from servicedesk.calendars.actions import publish_version
from servicedesk.celery import app
from servicedesk.events import clock as desk_clock
from servicedesk.events.models import Event
from servicedesk.events.tasks import dispatch
from servicedesk.timers import tasks as timer_tasks
from servicedesk.timers.drain import DUE, drain, known_kinds, oldest_due
from servicedesk.timers.models import Timer
from sla.enums import ClockKind, Level, Outcome
from sla.models import Clock
from tests.bench.seeding import DAY_AND_NIGHT, let_fall_due, seed_clocks
from tests.cast import Company, at, found_company
from tests.together import at_once
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit
from tickets.models import Ticket

FIRED = {"kind": "sla.step", "state": Timer.State.FIRED}


@pytest.fixture
def ticket(company: Company) -> Ticket:
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 09:00"))


def test_one_pass_does_not_stop_at_100_overdue_tickets(ticket: Ticket) -> None:
    with desk_clock.frozen(at("Mon 09:00")):
        seed_clocks(600)
        let_fall_due(450)
        assert drain(batch=40) == 450
        assert oldest_due() is None


def test_an_idle_tick_does_not_scan_all_open_tickets(ticket: Ticket, django_assert_num_queries) -> None:
    seed_clocks(2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE timers_timer")
        cursor.execute(f"EXPLAIN {DUE}", [at("Mon 09:00"), known_kinds(), None, None, None, 500])
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "Index Scan using timer_due" in plan and "Seq Scan" not in plan, plan
    with desk_clock.frozen(at("Mon 09:00")), django_assert_num_queries(1):
        assert drain() == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_with_other_things_to_do_fires_first_what_is_due() -> None:
    company = found_company()
    submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 09:00"))
    assert timer_tasks.drain.name in app.tasks, "known to the worker, as all that hangs on its tasks"
    with desk_clock.frozen(at("Mon 11:00")):
        dispatch.apply()
        assert oldest_due() is None
    assert Event.objects.filter(kind="sla.step_fired").exists()


@pytest.mark.django_db(transaction=True)
def test_case_14_workers_stopped_for_ten_minutes() -> None:
    """Whatever fell due fires once, the highest step of each clock alone, dated at its due; nobody is passed over."""
    company, stopped_at, back_at = found_company(), at("Mon 10:00"), at("Mon 10:10")
    for n in range(40):
        filed = at("Mon 09:20") + timedelta(seconds=45 * n)
        submit(service=company.move_desk, title=f"Desk {n}", by=company.mia, priority="urgent", at=filed)
    with desk_clock.frozen(stopped_at):
        drain()
    due = _due_by_clock(stopped_at, back_at)
    assert any(len(timers) > 1 for timers in due.values()), "some clocks passed two steps"
    with desk_clock.frozen(back_at):
        at_once(*[lambda: drain(batch=7)] * 3)
        drain()
    for owner, timers in due.items():
        states = [Timer.objects.get(pk=timer.pk).state for timer in timers]
        assert states == [Timer.State.SKIPPED] * (len(timers) - 1) + [Timer.State.FIRED]
        told = _moments_told_of(owner)
        assert told == sorted(set(told)) and told[-1] == timers[-1].fire_at
    late = Clock.objects.filter(due_at__lte=back_at)
    assert late.filter(detected_at=back_at).exists()
    assert {one.breached_at for one in late} == {one.due_at for one in late}


def _due_by_clock(since: datetime, until: datetime) -> dict[int, list[Timer]]:
    found: dict[int, list[Timer]] = defaultdict(list)
    rows = Timer.objects.filter(kind="sla.step", state=Timer.State.ARMED, fire_at__range=(since, until))
    for timer in rows.order_by("fire_at"):
        found[timer.owner_id].append(timer)
    return found


def _moments_told_of(clock_id: int) -> list[datetime]:
    """Return when the steps that history tells of this clock were due, in the order of history."""
    events = Event.objects.filter(kind="sla.step_fired", data__clock=clock_id).order_by("seq")
    return [Timer.objects.get(pk=event.data["timer"], **FIRED).fire_at for event in events]


@pytest.mark.django_db(transaction=True)
def test_case_15_two_workers_on_one_timer() -> None:
    company = found_company()
    submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 09:00"))
    with desk_clock.frozen(at("Mon 10:00")):
        assert sorted(at_once(drain, drain, drain, drain)) == [0, 0, 0, 1]
    assert Event.objects.filter(kind="sla.step_fired").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(6))
def test_case_15_resolve_racing_with_the_breach_in_the_same_second(seed: int) -> None:
    company, chance = found_company(), random.Random(seed)
    always = {"zone": "Asia/Shanghai", "week": DAY_AND_NIGHT, "overrides": {}}
    publish_version(calendar=company.calendar, content=always, by=None)
    due_at = desk_clock.now().replace(microsecond=0) + timedelta(seconds=2)
    filed = due_at - timedelta(hours=2)
    ticket = submit(service=company.move_desk, title="Desk", by=company.mia, priority="urgent", at=filed)

    def work() -> None:
        while desk_clock.now() < due_at + timedelta(seconds=0.3):
            drain()

    def finish() -> None:
        moment = due_at + timedelta(seconds=chance.uniform(-0.03, 0.03))
        time.sleep(max(0.0, (moment - desk_clock.now()).total_seconds()))
        resolve(ticket=ticket, answer="Done", by=company.li_wei)

    at_once(work, work, finish)
    clock = Clock.objects.get(kind=ClockKind.RESOLUTION)
    assert clock.due_at == due_at and clock.stopped_at is not None
    assert clock.outcome == (Outcome.MET if clock.stopped_at <= due_at else Outcome.BREACHED)
    assert clock.breached_at == (None if clock.outcome == Outcome.MET else due_at)
    told = Event.objects.filter(kind="sla.step_fired", data__clock=clock.pk, data__level=Level.BREACH)
    assert told.count() == Timer.objects.filter(owner_id=clock.pk, name=Level.BREACH, **FIRED).count() <= 1
    assert not (told.exists() and clock.outcome == Outcome.MET)
    assert not Timer.objects.filter(owner_id=clock.pk, kind="sla.step", state=Timer.State.ARMED).exists()
