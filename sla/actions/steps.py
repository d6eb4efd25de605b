"""Fire the steps of clocks: warnings, the breach, escalation. Set-based, since thousands may fall due at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from servicedesk.events import clock as time
from servicedesk.events.record import Fact, record_all
from servicedesk.timers import arming
from servicedesk.timers.models import Timer
from sla.enums import ClockState, Level
from sla.models import Clock, Promise, Verdict
from sla.queries.charging import charged_departments

LEVEL_ORDER = {level.value: rank for rank, level in enumerate(Level)}
LATE_AFTER_SECONDS = 60


def fire_steps(timers: Iterable[Timer]) -> int:
    """Fire the steps that are due of the clocks of `timers`; return how many.

    Locks the promises, passing over those in other hands, and checks again under the lock. Of several due steps of
    one clock only the highest fires; the lower ones are skipped.
    """
    clocks = _lock_clocks({timer.owner_id for timer in timers})
    at = time.now()
    due = Timer.objects.filter(kind="sla.step", owner_id__in=clocks, fire_at__lte=at, state=Timer.State.ARMED)
    armed = arming.lock_armed(due.values_list("pk", flat=True))
    fired, skipped = _highest_per_clock(armed)
    _note_breaches([clocks[timer.owner_id] for timer in armed if _is_breach(timer)], at)
    arming.mark(skipped, Timer.State.SKIPPED, at=at)
    arming.mark(fired, Timer.State.FIRED, at=at)
    record_all([_fact(timer, clocks[timer.owner_id], at) for timer in fired])
    return len(fired)


def _lock_clocks(clock_ids: set[int]) -> dict[int, Clock]:
    promises = Promise.objects.filter(clocks__in=clock_ids).order_by("pk").values_list("pk", flat=True)
    locked = Promise.objects.filter(pk__in=list(promises)).order_by("pk")
    locked = locked.select_for_update(skip_locked=True, no_key=True)
    running = Clock.objects.filter(pk__in=clock_ids, promise__in=list(locked), state=ClockState.RUNNING)
    return {clock.pk: clock for clock in running.select_related("promise")}


def _highest_per_clock(armed: Iterable[Timer]) -> tuple[list[Timer], list[Timer]]:
    by_clock: dict[int, list[Timer]] = defaultdict(list)
    for timer in armed:
        by_clock[timer.owner_id].append(timer)
    fired, skipped = [], []
    for timers in by_clock.values():
        timers.sort(key=lambda timer: LEVEL_ORDER[timer.name])
        fired.append(timers[-1])
        skipped.extend(timers[:-1])
    fired.sort(key=lambda timer: (timer.fire_at, timer.pk))
    return fired, skipped


def _is_breach(timer: Timer) -> bool:
    return LEVEL_ORDER[timer.name] >= LEVEL_ORDER[Level.BREACH]


def _note_breaches(clocks: list[Clock], at: datetime) -> None:
    new = {clock.pk: clock for clock in clocks if clock.breached_at is None}.values()
    for clock in new:
        clock.breached_at, clock.detected_at = clock.due_at, at
    Clock.objects.bulk_update(new, ["breached_at", "detected_at"])
    charged = charged_departments(new)
    Verdict.objects.bulk_create(
        [
            Verdict(
                promise_id=clock.promise_id,
                kind=clock.kind,
                provider_id=charged[clock.pk],
                consumer_id=clock.promise.consumer_id,
                service_id=clock.promise.service_id,
                is_met=False,
                counts_at=clock.breached_at,
            )
            for clock in new
            if clock.breached_at is not None
        ],
        update_conflicts=True,
        unique_fields=["promise", "kind"],
        update_fields=["provider", "consumer", "service", "is_met", "counts_at"],
    )


def _fact(timer: Timer, clock: Clock, at: datetime) -> Fact:
    return Fact(
        kind="sla.step_fired",
        subject=clock.promise,
        at=at,
        data={
            "timer": timer.pk,
            "clock": clock.pk,
            "promise": clock.promise_id,
            "kind": clock.kind,
            "level": timer.name,
            "cycle": clock.cycle,
            "due_at": clock.due_at.isoformat() if clock.due_at else None,
            "late": (at - timer.fire_at).total_seconds() > LATE_AFTER_SECONDS,
        },
    )
