"""Carry out what follows from events: claim one turn, run it, mark it. Safe on any number of workers at once.

A turn that fails is tried again for days (`retries.py`) and behind those that have not failed; one that kills its
process has been counted before it ran, and is given up in the end like the others. A turn for a subscriber that this
process does not know (one of a newer version, or renamed without `formerly`) is left for a process that does.
"""

import math
import time
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from . import clock
from .models import Dispatch
from .record import known_subscribers, subscriber_named
from .retries import most_attempts, pause, reason

log = structlog.get_logger(__name__)

BATCH = 25
TURN_SECONDS = 2.0
# The pause before the next try is the lease of this one as well: what keeps a turn from running twice is its row's
# lock, so that the turn of a worker that was killed waits no longer than one that failed.
FIRST_PAUSE = timedelta(seconds=10)
MAX_ATTEMPTS = most_attempts(first=FIRST_PAUSE)

CLAIM = """
    UPDATE events_dispatch SET attempts = attempts + 1, not_before = %(next)s
    WHERE id = (
        SELECT id FROM events_dispatch
        WHERE id = %(id)s AND state = 'pending' AND not_before <= %(at)s FOR UPDATE SKIP LOCKED
    )
"""


def dispatch_pending(*, seconds: float = math.inf) -> int:
    """Run waiting turns in order of writing until none is left, or for about so long; return how many were done."""
    until, done, at = time.monotonic() + seconds, 0, clock.now()
    while turns := _waiting(at):
        taken = 0
        for pk, attempts in turns:
            if _claim(pk, attempts, at=at):
                taken += 1
                done += _run(pk)
            if time.monotonic() >= until:
                return done
        if not taken:  # all of them are in other hands
            break
        at = clock.now()
    return done


def sweep_dispatches() -> int:
    """Run waiting turns for a moment; whoever else has one, due timers above all, does not wait for a crowd."""
    return dispatch_pending(seconds=TURN_SECONDS)


def _waiting(at: datetime) -> list[tuple[int, int]]:
    """Return (id, attempts) of the next turns that this process can take."""
    waiting = Dispatch.objects.filter(
        state=Dispatch.State.PENDING, not_before__lte=at, subscriber__in=known_subscribers()
    )
    rows = waiting.order_by("not_before", "id").values_list("event_id", "id", "attempts")[:BATCH]
    return [(pk, attempts) for _event, pk, attempts in sorted(rows)]


def _claim(pk: int, attempts: int, *, at: datetime) -> bool:
    """Count the try before it is made; say whether the turn is ours."""
    wait = pause(attempts + 1, first=FIRST_PAUSE)
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"id": pk, "at": at, "next": at + wait})
        return bool(cursor.rowcount == 1)


def _run(pk: int) -> bool:
    """Run one subscriber. Its writes and the mark commit together, so that they happen once."""
    own = Dispatch.objects.filter(pk=pk, state=Dispatch.State.PENDING)
    try:
        with transaction.atomic():
            locked = own.select_for_update(skip_locked=True, of=("self",))
            dispatch = locked.select_related("event__actor").first()
            if dispatch is None:
                return False
            subscriber_named(dispatch.subscriber)(dispatch.event)
            own.update(state=Dispatch.State.DONE, error="")
    except Exception as failure:  # noqa: BLE001 - a subscriber's fault must not stop the others
        _put_off(pk, failure)
        return False
    return True


def _put_off(pk: int, failure: Exception) -> None:
    """Keep why it failed. When to try again stands in the row since the claim."""
    dispatch = Dispatch.objects.get(pk=pk)
    dead = dispatch.attempts >= MAX_ATTEMPTS
    log.error(
        "dispatch failed",
        subscriber=dispatch.subscriber,
        event_id=dispatch.event_id,
        attempts=dispatch.attempts,
        dead=dead,
        exc_info=failure,
    )
    Dispatch.objects.filter(pk=pk, state=Dispatch.State.PENDING).update(
        state=Dispatch.State.DEAD if dead else Dispatch.State.PENDING, error=reason(failure)
    )
