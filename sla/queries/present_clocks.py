"""The current clocks of promises: the first due, the newest of each kind, how those that ended were judged."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from servicedesk.database.composed import Given, composed
from servicedesk.timers.models import Timer
from sla.enums import CONSUMER_KINDS, HEADLINE_KINDS, ClockState
from sla.models import Clock, Verdict
from sla.timer_kinds import ClockTimer


def first_due(promises: Collection[int]) -> dict[int, Clock]:
    """Return promise id -> the running clock that is due first, of those that the consumer waits for."""
    return {clock.promise_id: clock for clock in _running(promises=list(promises))} if promises else {}


@composed
def _running(*, promises: Given) -> QuerySet[Clock]:
    kinds = sorted(CONSUMER_KINDS)
    running = Clock.objects.filter(promise__one_of=promises, state=ClockState.RUNNING, kind__in=kinds)
    return running.order_by("-due_at", "-pk")


def newest_cycles(promise_id: int, kinds: Collection[Any]) -> dict[str, Clock]:
    """Return kind -> the newest cycle of a promise's clock of that kind."""
    rows = Clock.objects.filter(promise=promise_id, kind__in=kinds)
    return {clock.kind: clock for clock in rows.order_by("cycle")}


def reminders_of(wait: Clock | None) -> list[Timer]:
    """Return the steps of a wait that continues, as they come; none for one that is over."""
    if wait is None or wait.stopped_at is not None:
        return []
    rows = Timer.objects.filter(kind=ClockTimer.STEP, owner_id=wait.pk).exclude(state=Timer.State.CANCELLED)
    return list(rows.order_by("fire_at"))


def kept_in_time(promises: Collection[int]) -> dict[int, bool]:
    """Return promise id -> whether the answer and the solution came in time, where either counts."""
    kept: dict[int, bool] = {}
    for promise, is_met in _judged(promises=list(promises)) if promises else ():
        kept[promise] = kept.get(promise, True) and is_met
    return kept


@composed
def _judged(*, promises: Given) -> "QuerySet[Verdict, tuple[int, bool]]":
    rows = Verdict.objects.filter(promise__one_of=promises, kind__in=sorted(HEADLINE_KINDS))
    return rows.values_list("promise_id", "is_met")


def stopped_for_good(clock_ids: set[int]) -> set[int]:
    """Return those of the clocks whose promise is over."""
    over = Clock.objects.filter(pk__in=clock_ids, promise__is_open=False, stopped_at__isnull=False)
    return set(over.values_list("pk", flat=True))
