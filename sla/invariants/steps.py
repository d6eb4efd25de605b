"""What the rows say of fired steps, for the promises of a range of ids; each answer is one statement's snapshot."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from servicedesk.events import clock

FIRED_TWICE = """
    SELECT 'clock ' || timer.owner_id || ' fired ' || timer.name || ' ' || count(*) || ' times'
    FROM timers_timer timer JOIN sla_clock clock ON clock.id = timer.owner_id
    WHERE timer.kind = 'sla.step' AND timer.state = 'fired' AND clock.promise_id BETWEEN %(first)s AND %(last)s
    GROUP BY timer.owner_id, timer.name HAVING count(*) > 1
"""
TOLD_TWICE = """
    SELECT 'clock ' || (data->>'clock') || ' cycle ' || (data->>'cycle') || ': ' || (data->>'level')
        || ' stands ' || count(*) || ' times in history'
    FROM events_event
    WHERE subject_type = 'sla.promise' AND kind = 'sla.step_fired' AND subject_id BETWEEN %(first)s AND %(last)s
    GROUP BY data->>'clock', data->>'cycle', data->>'level' HAVING count(*) > 1
"""
WITHOUT_EVENT = """
    SELECT 'timer ' || timer.id || ' fired and has ' || count(event.id) || ' events'
    FROM sla_clock clock
        JOIN timers_timer timer
            ON timer.kind = 'sla.step' AND timer.owner_id = clock.id AND timer.state = 'fired'
        LEFT JOIN events_event event
            ON event.subject_type = 'sla.promise' AND event.subject_id = clock.promise_id
            AND event.kind = 'sla.step_fired' AND (event.data->>'timer')::bigint = timer.id
    WHERE clock.promise_id BETWEEN %(first)s AND %(last)s
    GROUP BY timer.id HAVING count(event.id) <> 1
"""
WITHOUT_TIMER = """
    SELECT 'event ' || event.id || ' tells of timer ' || (event.data->>'timer') || ', which has not fired'
    FROM events_event event
        LEFT JOIN timers_timer timer
            ON timer.id = (event.data->>'timer')::bigint AND timer.state = 'fired' AND timer.kind = 'sla.step'
    WHERE event.subject_type = 'sla.promise' AND event.kind = 'sla.step_fired'
        AND event.subject_id BETWEEN %(first)s AND %(last)s AND timer.id IS NULL AND event.at >= %(since)s
"""
CAPS_WITHOUT_EVENT = """
    SELECT 'promise ' || fired.promise_id || ': ' || fired.caps || ' waits were ended by their cap, history tells of '
        || told.caps
    FROM (
        SELECT clock.promise_id, count(*) AS caps
        FROM sla_clock clock
            JOIN timers_timer timer
                ON timer.kind = 'sla.pause_cap' AND timer.owner_id = clock.id AND timer.state = 'fired'
        WHERE clock.promise_id BETWEEN %(first)s AND %(last)s
        GROUP BY clock.promise_id
    ) fired CROSS JOIN LATERAL (
        SELECT count(*) AS caps, min(event.at) AS since FROM events_event event
        WHERE event.subject_type = 'sla.promise' AND event.subject_id = fired.promise_id
            AND event.kind = 'sla.pause_capped'
    ) told
    WHERE fired.caps > told.caps OR (fired.caps < told.caps AND told.since >= %(since)s)
"""
WHILE_AT_REST = """
    SELECT 'event ' || event.id || ': clock ' || (event.data->>'clock') || ' was ' || coalesce(last.state, 'not begun')
        || ' when ' || (event.data->>'level') || ' fired'
    FROM events_event event
        LEFT JOIN LATERAL (
            SELECT segment.state FROM sla_segment segment
            WHERE segment.clock_id = (event.data->>'clock')::bigint AND segment.starts_at < event.at
            ORDER BY segment.starts_at DESC, segment.id DESC LIMIT 1
        ) last ON true
    WHERE event.subject_type = 'sla.promise' AND event.kind = 'sla.step_fired'
        AND event.subject_id BETWEEN %(first)s AND %(last)s AND last.state IS DISTINCT FROM 'running'
"""
COUNT = """
    SELECT count(*) FROM events_event
    WHERE subject_type = 'sla.promise' AND kind = 'sla.step_fired' AND subject_id BETWEEN %(first)s AND %(last)s
"""


def sentences(query: str, first: int, last: int) -> Iterator[str]:
    """Yield what a query found wrong with the promises `first` to `last`."""
    yield from (str(row[0]) for row in _rows(query, first, last))


def count_fired(first: int, last: int) -> int:
    """Return how many fired steps are in the history of the promises `first` to `last`."""
    return int(_rows(COUNT, first, last)[0][0])


def _timers_kept_since() -> datetime:
    """Return from when on every timer is still there; older ones may have been cleared away."""
    return clock.now() - timedelta(days=settings.KEEP_TIMERS)


def _rows(query: str, first: int, last: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"first": first, "last": last, "since": _timers_kept_since()})
        return cursor.fetchall()
