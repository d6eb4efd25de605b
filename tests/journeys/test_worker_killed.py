"""A Celery message is a hint; the row is the promise: workers die, and every step still fires exactly once."""

import random
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from servicedesk.celery import app
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.timers.models import Timer
from sla.models import Clock
from tests.cast import found_company
from tests.processes import kill, process, worker_arguments
from tickets.actions.submission import submit

TICKETS, KILLS, PATIENCE_SECONDS = 60, 3, 120


def due_left() -> int:
    return Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=clock.now()).count()


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_workers_killed_while_timers_fall_due_lose_and_double_nothing() -> None:
    company, filed = found_company(), clock.now() - timedelta(days=30)
    for _ in range(TICKETS):
        submit(service=company.move_desk, title="Move my desk", by=company.mia, at=filed)
    assert due_left() == TICKETS * 10
    queue, patient_until, chance = f"killed-{uuid4()}", time.monotonic() + PATIENCE_SECONDS, random.Random(7)
    for round_number in range(KILLS + 1):
        with process(*worker_arguments(queue), TIMER_BATCH="10") as worker:
            before, stop_below = due_left(), due_left() * chance.uniform(0.5, 0.9)
            while due_left() and time.monotonic() < patient_until:
                app.send_task("timers.drain", queue=queue, expires=10)
                time.sleep(0.15)
                if round_number < KILLS and due_left() < stop_below:
                    break
            assert due_left() < before, "the worker did nothing"
            kill(worker)
        if not due_left():
            break
    assert due_left() == 0
    fired = Counter(Timer.objects.filter(state=Timer.State.FIRED).values_list("owner_id", flat=True))
    assert set(fired) == set(Clock.objects.values_list("pk", flat=True))
    assert set(fired.values()) == {1}, "of a clock's due steps only the highest fires, once"
    told = Counter(event.data["clock"] for event in Event.objects.filter(kind="sla.step_fired"))
    assert told == fired
    assert not Clock.objects.filter(breached_at=None).exists()
