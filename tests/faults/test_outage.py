"""Workers stopped for ten minutes while thousands of timers fall due (conformance case 14 in its full measure)."""

import time
from datetime import timedelta

import pytest
from django.db import connection

from servicedesk.database.verification import check_all
from servicedesk.events import clock
from servicedesk.timers.drain import oldest_due
from tests.bench.seeding import let_fall_due, seed_clocks
from tests.cast import found_company
from tests.processes import process
from tickets.actions.submission import submit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers, pytest.mark.faults]
TIMERS, OUTAGE, PATIENCE_SECONDS = 30_000, timedelta(minutes=10), 180
TOLD = """
    SELECT count(*), count(DISTINCT data->>'timer'), count(*) FILTER (WHERE (data->>'late')::boolean)
    FROM events_event WHERE kind = 'sla.step_fired' AND at >= %s
"""
OUT_OF_ORDER = """
    SELECT count(*) FROM (
        SELECT timer.fire_at < lag(timer.fire_at) OVER (PARTITION BY timer.owner_id ORDER BY event.seq) AS is_earlier
        FROM events_event AS event JOIN timers_timer AS timer ON timer.id = (event.data->>'timer')::bigint
        WHERE event.kind = 'sla.step_fired'
    ) AS told WHERE is_earlier
"""
NOT_DATED = "SELECT count(*) FROM sla_clock WHERE due_at <= %s AND breached_at IS DISTINCT FROM due_at"


def test_case_14_thirty_thousand_timers_after_ten_minutes_without_workers() -> None:
    company = found_company()
    submit(service=company.move_desk, title="Move my desk", by=company.mia)
    seed_clocks(TIMERS + TIMERS // 2)
    back_at = clock.now()
    let_fall_due(TIMERS, begin=(back_at - OUTAGE).timestamp(), seconds=OUTAGE.total_seconds())
    patient_until = time.monotonic() + PATIENCE_SECONDS
    with _sweeper(), _sweeper():
        while oldest_due() is not None:
            assert time.monotonic() < patient_until, "two sweepers do not catch up"
            time.sleep(0.2)
    told, different, late = _row(TOLD, back_at)
    assert told == different == TIMERS
    assert late > TIMERS * 0.8, "those that waited for more than a minute say so"
    assert _row(OUT_OF_ORDER) == _row(NOT_DATED, back_at) == (0,)
    for found in check_all():
        assert found.finding.count_broken == 0, (found.invariant.name, found.finding.broken)


def _sweeper():
    return process(
        "manage.py", "sweep", "--every", "0.2", "--skip-checks", is_silent=True, LOG_LEVEL="CRITICAL"
    )


def _row(statement: str, *values: object) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
