"""Claim a row with a lease, commit, try it, mark it: the loop of everything that is done in the background.

A try counts before it is made, in a transaction of its own, so that work which kills its process is given up in the
end like work that fails. The lease keeps the row until it has run out; then the next worker takes it. One row that
fails does not hold up the rest, and a row in other hands is passed over.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic

from django.db import connection, transaction
from django.db.models import QuerySet

from .backlog import Backlog, Row
from .retries import pause, reason

# How old the moment may be that claims go by: reading the database's clock is a question more.
FRESH_SECONDS = 1.0
CLAIM = """
    UPDATE {table} SET attempts = attempts + 1, {due} = %(until)s
    WHERE id = (
        SELECT id FROM {table}
        WHERE id = %(id)s AND attempts = %(attempts)s AND state = ANY(%(waiting)s) AND {due} <= %(at)s
        FOR UPDATE SKIP LOCKED
    )
"""


@dataclass(frozen=True)
class Queue(Generic[Row]):
    """How the rows of a backlog are done.

    `batch` returns the rows to be tried next, in order, and `free` all that could be taken at a moment. `lease` is how
    long a claim for the try of that number, from 1, keeps others away. `attempt` does the work and returns how many
    pieces were done; what it raises goes to `fail`, which marks the row or raises. `give_up` marks a row that has had
    `most_attempts` and ended none of them. `is_ready` is asked before each claim; the worker ends where it says no.

    `prepare` lets a claim change more than the count and the lease: under the row's lock it sets `marks` on the row, or
    on one that it returns to be tried instead, a digest say. Without it a claim is one statement.
    """

    backlog: Backlog[Row]
    now: Callable[[], datetime]
    batch: Callable[[datetime], Sequence[Row]]
    free: Callable[[datetime], QuerySet[Row]]
    lease: Callable[[int], timedelta]
    most_attempts: int
    attempt: Callable[[Row], int]
    fail: Callable[[Row, Exception], None]
    give_up: Callable[[Row], None]
    is_ready: Callable[[Row], bool] | None = None
    prepare: Callable[[Row, datetime], Row] | None = None
    marks: Sequence[str] = ()


def work(queue: Queue[Row], *, seconds: float = math.inf) -> int:
    """Try what waits until nothing is left, or for about so long, at least one; return how many pieces were done."""
    until, done = time.monotonic() + seconds, 0
    while rows := queue.batch(at := queue.now()):
        taken, read = 0, time.monotonic()
        for row in rows:
            if queue.is_ready is not None and not queue.is_ready(row):
                return done
            if time.monotonic() - read > FRESH_SECONDS:
                at, read = queue.now(), time.monotonic()
            if (claimed := claim(queue, row, at=at)) is not None:
                taken += 1
                done += _try(queue, claimed)
            if time.monotonic() >= until:
                return done
        if not taken:  # all of them are in other hands
            break
    return done


def claim(queue: Queue[Row], row: Row, *, at: datetime) -> Row | None:
    """Lease a row and count the try; return it, or what is to be tried instead, or None if it is not to be had."""
    if queue.prepare is None:
        return _claim_as_read(queue, row, at)
    with transaction.atomic():
        locked = queue.free(at).filter(pk=row.pk).select_for_update(skip_locked=True).first()
        if locked is None:
            return None
        claimed = queue.prepare(locked, at)
        claimed.attempts += 1
        setattr(claimed, queue.backlog.due, at + queue.lease(claimed.attempts))
        claimed.save(update_fields=[*queue.marks, "attempts", queue.backlog.due])
    return claimed


def put_off(
    backlog: Backlog[Row],
    row: Row,
    failure: Exception,
    *,
    state: str,
    at: datetime,
    first_pause: timedelta,
    most_attempts: int,
) -> bool:
    """Let a claimed row wait for its next try, longer each time; say whether it is dead instead, after its last one.

    It waits in `state`; where that is the dead one, it dies at once. A row that another has claimed since is left
    alone.
    """
    dead = state == backlog.dead or row.attempts >= most_attempts
    changes = {
        "state": backlog.dead if dead else state,
        "error": reason(failure),
        backlog.due: at + pause(row.attempts, first=first_pause),
    }
    _held(backlog, row).update(**changes)
    return dead


def bury(backlog: Backlog[Row], row: Row) -> None:
    """Mark a row as dead of which no try came to an end; what an earlier try failed with stays."""
    words = getattr(row, "error", "") or "given up: each try broke off before its end"
    _held(backlog, row).update(state=backlog.dead, error=words)


def _claim_as_read(queue: Queue[Row], row: Row, at: datetime) -> Row | None:
    """Claim a row that no one has claimed since it was read, which its count tells."""
    backlog = queue.backlog
    until = at + queue.lease(row.attempts + 1)
    values: Mapping[str, Any] = {
        "id": row.pk,
        "attempts": row.attempts,
        "waiting": [str(state) for state in backlog.waiting],
        "at": at,
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(table=backlog.model._meta.db_table, due=backlog.due), values)
        if cursor.rowcount == 0:
            return None
    row.attempts += 1
    setattr(row, backlog.due, until)
    return row


def _held(backlog: Backlog[Row], row: Row) -> QuerySet[Row]:
    """Return the row as it was claimed: nothing, if it was done or claimed by another since."""
    rows: QuerySet[Row] = backlog.model._default_manager.all()
    return rows.filter(pk=row.pk, attempts=row.attempts, state__in=backlog.waiting)


def _try(queue: Queue[Row], row: Row) -> int:
    """Try a claimed row, or give it up; return how many pieces were done."""
    if row.attempts > queue.most_attempts:
        queue.give_up(row)
        return 0
    try:
        return queue.attempt(row)
    except Exception as failure:  # noqa: BLE001 - one row's fault must not hold up the others
        queue.fail(row, failure)
        return 0
