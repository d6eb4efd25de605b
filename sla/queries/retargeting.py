"""What another target means for a running clock (event rule 1): the arithmetic that the verb and its preview share."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.enums import AdjustmentReason, ClockKind
from sla.models import Clock, Promise, Target

from .cycle_lines import amount_on
from .matching import calendar_of, match_ownership, schedule_for, target_of
from .readings import effective_target, exclusions_of, spans_of

ZERO = timedelta()
# Not the policy of the work: whom one asked for them, the arbiter or the requester has times of their own.
UNMATCHED = (ClockKind.APPROVAL, ClockKind.STEP, ClockKind.REQUESTER_WAIT)


@dataclass(frozen=True)
class Retargeted:
    """A clock as another target would have it. `granted` is what its grace must change by to make `effective`."""

    calendar_id: int | None
    amount: timedelta
    effective: timedelta
    granted: timedelta
    spans: Sequence[stopwatch.Span]
    is_prolonged_late: bool


def targets_for(
    promise: Promise, clocks: Iterable[Clock], *, is_shared: bool
) -> Iterator[tuple[Clock, Target]]:
    """Yield the open clocks with the targets that the promise's policy version has for them.

    How long a team may have it is the provider's own affair: what was agreed with a consumer (`is_shared`) leaves it.
    """
    for clock in clocks:
        if clock.kind in UNMATCHED or clock.stopped_at is not None:
            continue
        if clock.kind == ClockKind.OWNERSHIP and is_shared:
            continue
        holds = match_ownership(promise) if clock.kind == ClockKind.OWNERSHIP else promise.policy_version
        target = target_of(holds, kind=clock.kind, priority=promise.priority)
        if target is not None:
            yield clock, target


def becomes_later(promise: Promise, clock: Clock, target: Target, at: datetime) -> bool:
    """Say whether a target would move a clock's due to a later moment; of a paused one, the due if it resumed now."""
    new, before = retargeted(promise, clock, target, at), spans_of(clock)
    old_due = _due_running(clock, before, effective_target(clock), at)
    new_due = _due_running(clock, new.spans, new.effective, at)
    return new_due is not None and old_due is not None and new_due > old_due


def retargeted(promise: Promise, clock: Clock, target: Target, at: datetime) -> Retargeted:
    """Return what `target` makes of an open clock at `at`: remaining = new target - elapsed, and grace if shorter.

    What the clock is measured by already changes nothing. Grace of the last raise is taken back; what was granted
    before or on top of it (a reopening, a merge, an agreed date) stays. A target of other hours (day and night, or
    working time) counts in them from now on. Uses prefetched rows.
    """
    calendar_id = None if target.is_around_the_clock else calendar_of(promise, clock.kind)
    amount = amount_on(promise, clock, target, calendar_id)
    spans, before, grace = spans_of(clock), effective_target(clock), _last_grace(clock)
    if calendar_id == clock.calendar_id and round(amount.total_seconds()) == clock.target_seconds:
        return Retargeted(calendar_id, amount, before, ZERO, spans, is_prolonged_late=False)
    schedule = schedule_for(calendar_id)
    used = stopwatch.elapsed(spans, at, exclusions_of(clock), clock.carried)
    wanted = amount + before - timedelta(seconds=clock.target_seconds) - grace
    known = before
    if calendar_id != clock.calendar_id:
        known = _in_other_hours(clock, spans, before, used, schedule, at)
        spans = [*spans, stopwatch.Span(at, spans[-1].state, schedule)]
    effective = wanted
    if wanted < known:
        effective = stopwatch.raised_target(known, wanted, used, stopwatch.grace(amount))
    return Retargeted(
        calendar_id=calendar_id,
        amount=amount,
        effective=effective,
        granted=effective - wanted - grace,
        spans=spans,
        is_prolonged_late=stopwatch.is_prolonged_late(before, before + wanted - known, used),
    )


def _last_grace(clock: Clock) -> timedelta:
    """Return the grace of raises on top of which nothing else was granted."""
    found = ZERO
    for row in sorted(clock.adjustments.all(), key=lambda row: -row.pk):
        if row.carried_from_id is not None or row.reason != AdjustmentReason.GRACE:
            break
        found += row.amount
    return found


def _due_running(
    clock: Clock, spans: Sequence[stopwatch.Span], target: timedelta, at: datetime
) -> datetime | None:
    running = (
        spans if spans[-1].state == "running" else [*spans, replace(spans[-1], starts_at=at, state="running")]
    )
    return stopwatch.due(running, target, exclusions_of(clock), clock.carried)


def _in_other_hours(
    clock: Clock,
    spans: Sequence[stopwatch.Span],
    before: timedelta,
    used: timedelta,
    schedule: Schedule,
    at: datetime,
) -> timedelta:
    """Return the effective target that keeps the present due where the clock counts in `schedule` from `at` on.

    Of a paused clock, the due it would have if it resumed now.
    """
    running = [*spans, stopwatch.Span(at, "running", spans[-1].schedule)]
    due = stopwatch.due(running, before, exclusions_of(clock), clock.carried)
    return before if due is None or due <= at else used + schedule.elapsed(at, due)
