"""Timers that are behind us: which of them no one needs any more."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import QuerySet

from .kinds import TimerKind, declared
from .models import Timer

DoneWith = Callable[[set[int]], set[int]]
_done_with: dict[str, DoneWith] = {}


def finished_owners_of(kind: TimerKind) -> Callable[[DoneWith], DoneWith]:
    """Register which of a kind's owners are done with: what fired for the others is remembered, however old it is.

    Timers of a kind for which nothing is registered are of no use once they are over.
    """

    def register(function: DoneWith) -> DoneWith:
        _done_with[declared(kind).value] = function
        return function

    return register


def past_timers(before: datetime) -> QuerySet[Timer]:
    """Return the timers of before a moment that have fired, been skipped or cancelled."""
    return Timer.objects.filter(fire_at__lt=before).exclude(state=Timer.State.ARMED)


def removable_ids(timers: Iterable[Timer]) -> list[int]:
    """Return the ids of those past timers that no one needs."""
    by_kind: dict[str, list[Timer]] = defaultdict(list)
    for timer in timers:
        by_kind[timer.kind].append(timer)
    ids: list[int] = []
    for kind, rows in by_kind.items():
        owners = {timer.owner_id for timer in rows}
        done_with = _done_with[kind](owners) if kind in _done_with else owners
        ids += [timer.pk for timer in rows if timer.owner_id in done_with]
    return ids
