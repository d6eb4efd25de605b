"""A wait for third parties may not last for ever: after its cap the clocks run again (sla.md, *States*)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from servicedesk.calendars.worktime import Schedule
from servicedesk.events import clock as time
from servicedesk.events.record import record
from servicedesk.timers import arming
from servicedesk.timers.models import Timer
from sla.enums import ClockKind, ClockState, PauseReason
from sla.models import Clock, Promise, Segment
from sla.queries.matching import calendar_of, schedule_for
from sla.queries.readings import effective_target

from .clock_rows import add_segments, last_reason, open_clocks
from .settling import settle

TIMER_KIND = "sla.pause_cap"
SHARE = 0.5  # of the target, for all such waits of a clock together
ZERO = timedelta()


def arm_caps(promise: Promise, resting: Iterable[Clock], *, at: datetime) -> None:
    """Arm the moment at which the waits of the resolution have lasted half of its target, in working time."""
    schedule = schedule_for(calendar_of(promise, ClockKind.RESOLUTION))
    for clock in resting:
        if clock.kind == ClockKind.RESOLUTION:
            rested = _rested(list(clock.segments.all()), schedule)
            left = max(effective_target(clock) * SHARE - rested, ZERO)
            arming.arm(TIMER_KIND, clock.pk, schedule.due(at, left))


def cancel_caps(clocks: Iterable[Clock]) -> None:
    """The wait is over before its cap."""
    for clock in clocks:
        arming.cancel(TIMER_KIND, clock.pk)


def fire_caps(timers: Iterable[Timer]) -> int:
    """Let the clocks run again whose wait has reached its cap; return how many. Locks promises with SKIP LOCKED."""
    owners = {timer.owner_id for timer in timers}
    locked = Promise.objects.filter(clocks__in=owners).order_by("pk").values_list("pk", flat=True)
    promises = Promise.objects.filter(pk__in=list(locked)).order_by("pk")
    at, armed = time.now(), []
    for promise in promises.select_for_update(skip_locked=True, no_key=True):
        own = Clock.objects.filter(promise=promise, pk__in=owners).values_list("pk", flat=True)
        due = Timer.objects.filter(
            kind=TIMER_KIND, owner_id__in=list(own), fire_at__lte=at, state=Timer.State.ARMED
        )
        taken = arming.lock_armed(due.values_list("pk", flat=True))
        if taken:
            _run_again(promise, at)
        armed.extend(taken)
    arming.mark(armed, Timer.State.FIRED, at=at)
    return len(armed)


def _run_again(promise: Promise, at: datetime) -> None:
    paused = open_clocks(promise, ClockKind, at=at, states=[ClockState.PAUSED])
    waiting = [clock for clock in paused if last_reason(clock) == PauseReason.THIRD_PARTY]
    add_segments(promise, [(clock, ClockState.RUNNING, "") for clock in waiting], at=at)
    settle(promise, at=at)
    record("sla.pause_capped", subject=promise, by=None, at=at, clocks=[clock.pk for clock in waiting])


def _rested(segments: list[Segment], schedule: Schedule) -> timedelta:
    """Return how long the clock has waited for third parties before; the last segment has just begun or runs."""
    rows = sorted(segments, key=lambda one: (one.starts_at, one.pk))
    waits = (
        schedule.elapsed(one.starts_at, following.starts_at)
        for one, following in pairwise(rows)
        if one.reason == PauseReason.THIRD_PARTY
    )
    return sum(waits, ZERO)
