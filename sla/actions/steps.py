"""Fire the steps of clocks: warnings, the breach, escalation. Set-based, since thousands may fall due at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from servicedesk.events import clock as time
from servicedesk.events.record import Fact, Subject, record_all, subject_type
from servicedesk.timers import arming
from sla.enums import BREACHING_KINDS
from sla.events import PromiseEvent
from sla.models import Promise
from sla.queries.attribution import attributions
from sla.timer_kinds import ClockTimer

LATE_AFTER_SECONDS = 60
PROMISE = subject_type(Promise)

LOCK = """
    SELECT id FROM sla_promise
    WHERE id IN (SELECT promise_id FROM sla_clock WHERE id = ANY(%s))
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
# A statement of its own: only what begins after the lock sees what the one before us has committed.
RUNNING = """
    SELECT id, promise_id, kind, cycle, due_at, breached_at FROM sla_clock
    WHERE id = ANY(%s) AND promise_id = ANY(%s) AND state = 'running'
"""
DATE_BREACHES = "UPDATE sla_clock SET breached_at = due_at, detected_at = %s WHERE id = ANY(%s)"
# What was missed before counts at that first miss, and is left as it is.
JUDGE = """
    INSERT INTO sla_verdict (
        promise_id, kind, provider_id, holder_id, consumer_id, service_id, is_met, is_met_raw, is_imported,
        counts_at
    )
    SELECT promise.id, clock.kind, charged.department_id, charged.holder_id, promise.consumer_id, promise.service_id,
        false, false, false, clock.breached_at
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS charged (clock_id, department_id, holder_id)
        JOIN sla_clock AS clock ON clock.id = charged.clock_id
        JOIN sla_promise AS promise ON promise.id = clock.promise_id
    ON CONFLICT (promise_id, kind) DO UPDATE SET provider_id = excluded.provider_id,
        holder_id = excluded.holder_id, consumer_id = excluded.consumer_id,
        service_id = excluded.service_id, is_met = false, is_met_raw = false,
        counts_at = excluded.counts_at
    WHERE sla_verdict.is_met
"""


class Running(NamedTuple):
    """What firing asks of a clock."""

    pk: int
    promise_id: int
    kind: str
    cycle: int
    due_at: datetime
    breached_at: datetime | None

    @property
    def is_newly_missed(self) -> bool:
        """Whether a due that has passed is to be noted; a requester's wait is never late."""
        return self.breached_at is None and self.kind in BREACHING_KINDS


def fire_steps(clock_ids: Collection[int]) -> int:
    """Fire the steps that are due of these clocks; return how many.

    Locks the promises, passing over those in other hands, and reads the clocks again under the lock. Of several due
    steps of one clock only the highest fires; the lower ones are skipped.
    """
    promises = [pk for (pk,) in _rows(LOCK, list(clock_ids))]
    running = {row[0]: Running._make(row) for row in _rows(RUNNING, list(clock_ids), promises)}
    at = time.now()
    taken = arming.take_highest(ClockTimer.STEP, running, at=at)
    missed = {timer.owner_id for timer in taken if timer.fire_at >= running[timer.owner_id].due_at}
    _note_breaches([running[pk] for pk in missed if running[pk].is_newly_missed], at)
    return record_all([_fact(timer, running[timer.owner_id], at) for timer in taken if timer.is_highest])


def _note_breaches(clocks: Collection[Running], at: datetime) -> None:
    """Date the breach of clocks at the due that they missed, and write how that counts."""
    if not clocks:
        return
    with connection.cursor() as cursor:
        cursor.execute(DATE_BREACHES, [at, [clock.pk for clock in clocks]])
        charged = attributions(clock._replace(breached_at=clock.due_at) for clock in clocks)
        departments = [charge.department for charge in charged.values()]
        holders = [charge.holder for charge in charged.values()]
        cursor.execute(JUDGE, [list(charged), departments, holders])


def _fact(timer: arming.Taken, clock: Running, at: datetime) -> Fact:
    return Fact(
        kind=PromiseEvent.STEP_FIRED,
        subject=Subject(PROMISE, clock.promise_id),
        at=at,
        data={
            "timer": timer.pk,
            "clock": clock.pk,
            "promise": clock.promise_id,
            "kind": clock.kind,
            "level": timer.name,
            "cycle": clock.cycle,
            "due_at": clock.due_at,
            "late": (at - timer.fire_at).total_seconds() > LATE_AFTER_SECONDS,
        },
    )


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
