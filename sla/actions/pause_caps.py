"""A wait for third parties may not last for ever: after its cap the clocks run again (sla/README.md, "Clocks")."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from servicedesk.calendars.worktime import Schedule
from servicedesk.events import clock as time
from servicedesk.events.record import record
from servicedesk.timers import arming
from servicedesk.timers.models import Timer
from sla.enums import ClockKind, ClockState, PauseReason
from sla.events import PromiseEvent
from sla.models import Clock, Promise, Segment
from sla.queries.matching import calendar_of, schedule_for
from sla.queries.readings import effective_target
from sla.timer_kinds import ClockTimer

from .clock_rows import add_segments, last_reason, last_segment, open_clocks
from .recalculation import recalculate

SHARE = 0.5  # of the target, for all such waits of a clock together
ZERO = timedelta()


def arm_caps(promise: Promise, resting: Iterable[Clock], *, at: datetime) -> None:
    """Arm the moment at which the waits of the resolution have lasted half of its target, in working time."""
    schedule = schedule_for(calendar_of(promise, ClockKind.RESOLUTION))
    for clock in resting:
        if clock.kind == ClockKind.RESOLUTION:
            rested = _rested(list(clock.segments.all()), schedule)
            left = max(effective_target(clock) * SHARE - rested, ZERO)
            arming.arm(ClockTimer.PAUSE_CAP, clock.pk, schedule.due(at, left))


def cancel_caps(clocks: Iterable[Clock]) -> None:
    """The wait for a third party is over before its cap."""
    for clock in clocks:
        if clock.kind == ClockKind.RESOLUTION and last_reason(clock) == PauseReason.THIRD_PARTY:
            arming.cancel(ClockTimer.PAUSE_CAP, clock.pk)


def fire_caps(timers: Iterable[Timer]) -> int:
    """Let the clocks run again whose wait has reached its cap; return how many. Locks promises with SKIP LOCKED."""
    owners = {timer.owner_id for timer in timers}
    locked = Promise.objects.filter(clocks__in=owners).order_by("pk").values_list("pk", flat=True)
    promises = Promise.objects.filter(pk__in=list(locked)).order_by("pk")
    at = time.now()
    armed: list[Timer] = []
    for promise in promises.select_for_update(skip_locked=True, no_key=True):
        own = Clock.objects.filter(promise=promise, pk__in=owners).values_list("pk", flat=True)
        armed += _end_overdue(promise, list(own), at)
    return len(armed)


def open_or_capped(
    promise: Promise, kinds: Iterable[str], *, at: datetime, states: Iterable[ClockState] | None = None
) -> list[Clock]:
    """Return what `open_clocks` does, after ending the waits whose cap has passed and no drain has noticed yet."""
    wanted = list(kinds)
    clocks = open_clocks(promise, wanted, at=at, states=states)
    if all(last_reason(clock) != PauseReason.THIRD_PARTY for clock in clocks):
        return clocks
    measured = Clock.objects.filter(promise=promise, kind=ClockKind.RESOLUTION, stopped_at=None)
    if not _end_overdue(promise, list(measured.values_list("pk", flat=True)), at):
        return clocks
    return open_clocks(promise, wanted, at=at, states=states)


def _end_overdue(promise: Promise, clock_ids: list[int], at: datetime) -> list[Timer]:
    """Let the promise's clocks run again since the cap of these was reached; return the timers that said so."""
    due = Timer.objects.filter(
        kind=ClockTimer.PAUSE_CAP, owner_id__in=clock_ids, fire_at__lte=at, state=Timer.State.ARMED
    )
    taken = arming.lock_armed(due.values_list("pk", flat=True))
    if taken:
        arming.mark(taken, Timer.State.FIRED, at=at)
        _run_again(promise, taken[0].fire_at, at)
    return taken


def _run_again(promise: Promise, since: datetime, at: datetime) -> None:
    """They run since the cap itself: a late drain grants no further pause."""
    paused = open_clocks(promise, ClockKind, at=at, states=[ClockState.PAUSED])
    waiting = [clock for clock in paused if last_reason(clock) == PauseReason.THIRD_PARTY]
    since = max([since, *(last_segment(clock).starts_at for clock in waiting)])
    add_segments(promise, [(clock, ClockState.RUNNING, "") for clock in waiting], at=since)
    recalculate(promise)
    record(
        PromiseEvent.PAUSE_CAPPED,
        subject=promise,
        by=None,
        at=at,
        clocks=[clock.pk for clock in waiting],
        since=since,
    )


def _rested(segments: list[Segment], schedule: Schedule) -> timedelta:
    """Return how long the clock has waited for third parties before; the last segment has just begun or runs."""
    rows = sorted(segments, key=lambda one: (one.starts_at, one.pk))
    waits = (
        schedule.elapsed(one.starts_at, following.starts_at)
        for one, following in pairwise(rows)
        if one.reason == PauseReason.THIRD_PARTY
    )
    return sum(waits, ZERO)
