"""What the processes under measurement do: the desk's own drain, and the bare loop that it is measured against."""

import statistics
import sys
import time
from datetime import datetime
from typing import Any, Self

import psutil
from django.conf import settings
from django.db import connection

from servicedesk.events import clock
from servicedesk.events.record import subscribers_of
from servicedesk.timers.drain import DUE, drain, known_kinds, oldest_due

TICKS, WARM_UP = 200, 20

# The least that firing can be: claim, mark, an event, and the outbox rows that the desk writes for it as well, in one
# statement and one commit a batch; no owner is locked or looked at, nothing is judged, no history is put in order.
BARE = """
WITH due AS (
    SELECT id, fire_at FROM timers_timer
    WHERE state = 'armed' AND fire_at <= %(until)s AND fire_at >= %(after)s
    ORDER BY fire_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), fired AS (
    UPDATE timers_timer SET state = 'fired', fired_at = clock_timestamp()
    FROM due WHERE timers_timer.id = due.id
    RETURNING timers_timer.id, owner_id, name, timers_timer.fire_at
), event AS (
    INSERT INTO events_event (subject_type, subject_id, seq, kind, at, data)
    SELECT 'bench.timer', id, 1, 'sla.step_fired', clock_timestamp(),
        jsonb_build_object('timer', id, 'clock', owner_id, 'promise', owner_id, 'kind', 'resolution', 'level', name,
            'cycle', 1, 'due_at', fire_at, 'late', false)
    FROM fired RETURNING id, at
), outbox AS (
    INSERT INTO events_dispatch (event_id, subscriber, state, attempts, not_before, error)
    SELECT id, subscriber, 'pending', 0, at, '' FROM event, unnest(%(subscribers)s) AS subscriber
)
SELECT count(*), max(fire_at) FROM due
"""


class Cost:
    """Processor time of a block: this process's and that of its database connection, if that runs here too."""

    def __enter__(self) -> Self:
        self.before = self._used()
        return self

    def __exit__(self, *failure: object) -> None:
        python, database = (now - then for now, then in zip(self._used(), self.before, strict=True))
        self.seconds = {"python": python, "database": database}

    def _used(self) -> tuple[float, float]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            try:
                backend = psutil.Process(cursor.fetchone()[0]).cpu_times()
            except psutil.NoSuchProcess:
                return time.process_time(), 0.0
        return time.process_time(), backend.user + backend.system


def bare() -> dict[str, Any]:
    """Fire what is due as raw SQL would."""
    subscribers = sorted(subscribers_of("sla.step_fired"))
    until, after, fired = _wait_for_the_start(), datetime.fromisoformat("1970-01-01T00:00:00+00:00"), 0
    with connection.cursor() as cursor, Cost() as cost:
        while True:
            values = {
                "until": until,
                "after": after,
                "batch": settings.TIMER_BATCH,
                "subscribers": subscribers,
            }
            cursor.execute(BARE, values)
            count, last = cursor.fetchone()
            if not count:
                break
            fired, after = fired + count, last
    return {"fired": fired, **cost.seconds}


def desk() -> dict[str, Any]:
    """Fire what is due as the desk does."""
    _wait_for_the_start()
    fired = 0
    with Cost() as cost:
        while oldest_due() is not None:
            fired += drain()
    return {"fired": fired, **cost.seconds}


def tick() -> dict[str, Any]:
    """Drain again and again with nothing due; return milliseconds and the plan of the one statement that looks."""
    times = []
    for _ in range(WARM_UP + TICKS):
        began = time.perf_counter()
        if drain():
            raise SystemExit("something was due")
        times.append((time.perf_counter() - began) * 1000)
    times = sorted(times[WARM_UP:])
    return {
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "plan": plan_of_a_tick(),
    }


def plan_of_a_tick() -> list[str]:
    """Return how PostgreSQL looks for what is due."""
    with connection.cursor() as cursor:
        nothing_before = [None, None, None]
        cursor.execute(
            f"EXPLAIN (ANALYZE, BUFFERS) {DUE}",
            [clock.now(), known_kinds(), *nothing_before, settings.TIMER_BATCH],
        )
        return [row[0] for row in cursor.fetchall()]


def _wait_for_the_start() -> datetime:
    """Connect, say so, and wait for a line from the one who measures."""
    moment = clock.now()
    print("ready", flush=True)
    sys.stdin.readline()
    return moment
