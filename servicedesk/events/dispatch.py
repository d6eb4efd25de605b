"""Carry out what follows from events: claim one turn, run it, mark it. Safe on any number of workers at once.

A turn that fails is tried again for days (`servicedesk.work_queue`) and behind those that have not failed. A turn for
a subscriber that this process does not know (one of a newer version, or renamed without `formerly`) is left for a
process that does.
"""

import math
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from servicedesk.work_queue.leases import Queue, bury, put_off, work
from servicedesk.work_queue.retries import most_attempts, pause

from . import clock
from .models import Dispatch
from .queries import TURNS
from .record import subscriber_named

log = structlog.get_logger(__name__)

BATCH = 25
TURN_SECONDS = 2.0
FIRST_PAUSE = timedelta(seconds=10)
MAX_ATTEMPTS = most_attempts(first=FIRST_PAUSE)


def dispatch_pending(*, seconds: float = math.inf) -> int:
    """Run waiting turns in order of writing until none is left, or for about so long; return how many were done."""
    return work(QUEUE, seconds=seconds)


def sweep_dispatches() -> int:
    """Run waiting turns for a moment only, so that a crowd of them does not hold up due timers and other work."""
    return dispatch_pending(seconds=TURN_SECONDS)


def _batch(at: datetime) -> list[Dispatch]:
    """Return the next turns: those that have failed come after the others, and a batch is in order of writing."""
    rows = TURNS.free(at).order_by("not_before", "id")[:BATCH]
    return sorted(rows, key=lambda turn: (turn.event_id, turn.pk))


def _lease(attempt: int) -> timedelta:
    """Return the pause before the next try as the lease of this one.

    What keeps a turn from running twice is its row's lock, so that the turn of a worker that was killed waits no longer
    than one that failed.
    """
    return pause(attempt, first=FIRST_PAUSE)


def _run(turn: Dispatch) -> int:
    """Run one subscriber. Its writes and the mark commit together, so that they happen once."""
    own = Dispatch.objects.filter(pk=turn.pk, state=Dispatch.State.PENDING)
    with transaction.atomic():
        locked = own.select_for_update(skip_locked=True, of=("self",))
        dispatch = locked.select_related("event__actor").first()
        if dispatch is None:
            return 0
        subscriber_named(dispatch.subscriber)(dispatch.event)
        own.update(state=Dispatch.State.DONE, error="")
    return 1


def _put_off(turn: Dispatch, failure: Exception) -> None:
    dead = put_off(
        TURNS,
        turn,
        failure,
        state=Dispatch.State.PENDING,
        at=clock.now(),
        first_pause=FIRST_PAUSE,
        most_attempts=MAX_ATTEMPTS,
    )
    log.error(
        "dispatch failed",
        subscriber=turn.subscriber,
        event_id=turn.event_id,
        attempts=turn.attempts,
        dead=dead,
        exc_info=failure,
    )


def _give_up(turn: Dispatch) -> None:
    bury(TURNS, turn)
    log.error("dispatch given up", subscriber=turn.subscriber, event_id=turn.event_id)


QUEUE = Queue(
    TURNS,
    now=clock.now,
    batch=_batch,
    free=TURNS.free,
    lease=_lease,
    most_attempts=MAX_ATTEMPTS,
    attempt=_run,
    fail=_put_off,
    give_up=_give_up,
)
