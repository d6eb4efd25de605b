"""Fire what is due: read ids in due order without a lock, let the handler lock the owners and check again."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from servicedesk.events import clock
from servicedesk.events.queries import BEHIND_BY, CROWD
from servicedesk.work_queue.backlog import UNKNOWN_AFTER

from .kinds import TimerKind, declared
from .models import Timer

log = structlog.get_logger(__name__)


class Due(NamedTuple):
    """A due timer as the index has it; whether it still applies is for its handler to see, under the owner's lock."""

    fire_at: datetime
    pk: int
    kind: str
    owner_id: int


Handler = Callable[[list[Timer]], int]
OwnersHandler = Callable[[set[int]], int]
_handlers: dict[str, Callable[[list[Due]], int]] = {}
_names: dict[str, str] = {}  # kind -> its handler's module and name

DUE = """
    SELECT fire_at, id, kind, owner_id FROM timers_timer
    WHERE state = 'armed' AND fire_at <= %s AND kind = ANY(%s) AND (%s IS NULL OR (fire_at, id) > (%s, %s))
    ORDER BY fire_at, id LIMIT %s
"""


def known_kinds() -> list[str]:
    """Return the kinds of timers that this process can fire."""
    return list(_handlers)


def handler_names() -> dict[str, str]:
    """Return kind -> module and name of the function that fires it."""
    return dict(_names)


def handler(kind: TimerKind) -> Callable[[Handler], Handler]:
    """Register the function that fires timers of `kind`.

    It gets timers read without a lock, runs in a transaction, locks their owners with SKIP LOCKED, takes the timers
    with `lock_armed`, acts, marks them, and returns how many it fired.
    """

    def register(function: Handler) -> Handler:
        _register(kind, function, lambda due: function(_rows(due)))
        return function

    return register


def handler_of_owners(kind: TimerKind) -> Callable[[OwnersHandler], OwnersHandler]:
    """Register the function that fires timers of `kind` as `handler` does, for kinds that come by the thousand.

    It gets the owners' ids alone, locks those it can, and takes all that is due of them with `take_highest`.
    """

    def register(function: OwnersHandler) -> OwnersHandler:
        _register(kind, function, lambda due: function({timer.owner_id for timer in due}))
        return function

    return register


def _register(kind: TimerKind, function: Callable[..., int], fire: Callable[[list[Due]], int]) -> None:
    """Let `fire` be called for a kind. Raises TypeError for one that no app declares."""
    _handlers[declared(kind).value] = fire
    _names[kind.value] = f"{function.__module__}.{function.__name__}"


def drain(*, batch: int | None = None) -> int:
    """Fire everything that is due now, in due order, in batches; return how many fired.

    A timer whose owner is locked by someone else, or whose handler fails, is passed over until the next drain. One of
    a kind that has no handler here (of a newer version, say) stays for a process that has it.
    """
    size = batch or settings.TIMER_BATCH
    until, after, fired = clock.now(), None, 0
    while due := _read(until, after, size):
        after = (due[-1].fire_at, due[-1].pk)
        groups: dict[str, list[Due]] = defaultdict(list)
        for timer in due:
            groups[timer.kind].append(timer)
        fired += sum(_fire(kind, timers) for kind, timers in groups.items())
    return fired


def oldest_due() -> datetime | None:
    """Return when the longest-waiting armed timer should have fired, or None if nothing is overdue.

    Timers of a kind that this process does not know wait for one that does, and are counted apart.
    """
    armed = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=clock.now(), kind__in=known_kinds())
    return armed.order_by("fire_at").values_list("fire_at", flat=True).first()


def is_behind(at: datetime) -> bool:
    """Say whether a crowd of timers should have fired by now: after an outage, say. A few that fail are no crowd."""
    late = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=at - BEHIND_BY, kind__in=known_kinds())
    return late.order_by("fire_at")[:CROWD].count() == CROWD


def timers_without_handler(at: datetime) -> QuerySet[Timer]:
    """Return the timers that have been due for minutes and have no handler here."""
    due = Timer.objects.filter(state=Timer.State.ARMED, fire_at__lte=at - UNKNOWN_AFTER)
    return due.exclude(kind__in=known_kinds())


def _read(until: datetime, after: tuple[datetime, int] | None, size: int) -> list[Due]:
    moment, pk = after or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(DUE, [until, known_kinds(), moment, moment, pk, size])
        return [Due._make(row) for row in cursor.fetchall()]


def _rows(due: list[Due]) -> list[Timer]:
    return list(Timer.objects.filter(pk__in=[timer.pk for timer in due]).order_by("fire_at", "id"))


def _fire(kind: str, timers: list[Due]) -> int:
    try:
        with transaction.atomic():
            return _handlers[kind](timers)
    except Exception as failure:
        if len(timers) == 1:
            log.error("timer failed", timer=str(timers[0]), exc_info=failure)
            return 0
    return sum(_fire(kind, [timer]) for timer in timers)
