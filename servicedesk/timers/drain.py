"""Fire what is due: read ids in due order without a lock, let the handler lock the owners and check again."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from servicedesk.events import clock

from .models import Timer

log = structlog.get_logger(__name__)

Handler = Callable[[list[Timer]], int]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that fires timers of `kind`.

    It gets timers read without a lock, runs in a transaction, locks their owners with SKIP LOCKED, takes the timers
    with `lock_armed`, acts, marks them, and returns how many it fired.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def drain(*, batch: int | None = None) -> int:
    """Fire everything that is due now, in due order, in batches; return how many fired.

    A timer whose owner is locked by someone else, or whose handler fails, is passed over until the next drain.
    """
    size = batch or settings.TIMER_BATCH
    until, after, fired = clock.now(), None, 0
    while due := _read(until, after, size):
        after = (due[-1].fire_at, due[-1].pk)
        groups: dict[str, list[Timer]] = defaultdict(list)
        for timer in due:
            groups[timer.kind].append(timer)
        fired += sum(_fire(kind, timers) for kind, timers in groups.items())
    return fired


def oldest_due() -> datetime | None:
    """Return when the longest-waiting armed timer should have fired, or None if nothing is overdue."""
    armed = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=clock.now())
    return armed.order_by("fire_at").values_list("fire_at", flat=True).first()


def _read(until: datetime, after: tuple[datetime, int] | None, size: int) -> list[Timer]:
    due = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=until)
    if after is not None:
        due = due.filter(
            Q(fire_at=after[0], pk__gt=after[1]) | Q(fire_at__gt=after[0]), fire_at__gte=after[0]
        )
    return list(due.order_by("fire_at", "id")[:size])


def _fire(kind: str, timers: list[Timer]) -> int:
    function = _handlers.get(kind)
    if function is None:
        log.error("no handler for timers", kind=kind, count=len(timers))
        return 0
    try:
        with transaction.atomic():
            return function(timers)
    except Exception as failure:
        if len(timers) == 1:
            log.error("timer failed", timer=str(timers[0]), exc_info=failure)
            return 0
    return sum(_fire(kind, [timer]) for timer in timers)
