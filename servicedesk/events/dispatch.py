"""Carry out what follows from events: claim, run, mark. Safe on any number of workers at once."""

import math
import time
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from . import clock
from .models import Dispatch
from .record import subscribers_of

log = structlog.get_logger(__name__)

BATCH = 25
TURN_SECONDS = 2.0
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


def dispatch_pending(*, seconds: float = math.inf) -> int:
    """Run waiting dispatches in order of writing until none is left, or for about so long; return how many."""
    until, done = time.monotonic() + seconds, 0
    while claimed := _claim(at=clock.now()):
        done += sum(_run(dispatch) for dispatch in claimed)
        if time.monotonic() >= until:
            break
    return done


def sweep_dispatches() -> int:
    """Run waiting dispatches for a moment; whoever else has a turn, due timers above all, does not wait for a crowd."""
    return dispatch_pending(seconds=TURN_SECONDS)


def _claim(*, at: datetime) -> list[Dispatch]:
    """Lease a batch. The attempt counts before it is made: one that kills its process is parked in the end."""
    with transaction.atomic():
        waiting = Dispatch.objects.filter(state=Dispatch.State.PENDING, not_before__lte=at)
        rows = list(waiting.order_by("not_before", "id").select_for_update(skip_locked=True)[:BATCH])
        for row in rows:
            row.attempts += 1
            row.not_before = at + LEASE * row.attempts
        Dispatch.objects.bulk_update(rows, ["attempts", "not_before"])
    claimed = Dispatch.objects.filter(pk__in=[row.pk for row in rows])
    return list(claimed.select_related("event__actor").order_by("event_id", "id"))


def _run(dispatch: Dispatch) -> bool:
    """Run one subscriber. Its writes and the mark commit together, so that they happen once."""
    function = subscribers_of(dispatch.event.kind).get(dispatch.subscriber)
    try:
        with transaction.atomic():
            own = Dispatch.objects.select_for_update(skip_locked=True, of=("self",))
            if not own.filter(pk=dispatch.pk, state=Dispatch.State.PENDING).exists():
                return False
            if function is not None:
                function(dispatch.event)
            Dispatch.objects.filter(pk=dispatch.pk).update(state=Dispatch.State.DONE, error="")
    except Exception as failure:  # noqa: BLE001 - a subscriber's fault must not stop the others
        _put_off(dispatch, failure)
        return False
    return True


def _put_off(dispatch: Dispatch, failure: Exception) -> None:
    dead = dispatch.attempts >= MAX_ATTEMPTS
    log.error(
        "dispatch failed",
        subscriber=dispatch.subscriber,
        event_id=dispatch.event_id,
        dead=dead,
        exc_info=failure,
    )
    Dispatch.objects.filter(pk=dispatch.pk, state=Dispatch.State.PENDING).update(
        state=Dispatch.State.DEAD if dead else Dispatch.State.PENDING,
        error=f"{type(failure).__name__}: {failure}"[:2000],
        not_before=clock.now() + timedelta(seconds=min(2**dispatch.attempts, 3600)),
    )
