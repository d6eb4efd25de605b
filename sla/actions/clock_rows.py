"""Rows of clocks, for the verbs of this package: begin them, add segments and adjustments, conclude them.

A clock begins with what it is due; nothing else here works out due moments: every verb ends with `settle`, which does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max

from sla import stopwatch
from sla.enums import BREACHING_KINDS, AdjustmentReason, ClockKind, ClockState, Outcome
from sla.models import Adjustment, Clock, PolicyVersion, Promise, Segment
from sla.queries.calendar_pins import Pinned, pin
from sla.queries.readings import first_course, read_clock

ZERO = timedelta()


@dataclass(frozen=True)
class NewClock:
    """A clock about to run. `grants` come from the cycle before; `extra` is granted at once, for a reopening."""

    kind: ClockKind
    target: timedelta
    calendar: Pinned
    policy_version: PolicyVersion | None
    carried: timedelta = ZERO
    grants: Sequence[Adjustment] = ()
    extra: timedelta = ZERO

    @property
    def granted(self) -> timedelta:
        """All that it has beside its target."""
        return sum((row.amount for row in self.grants), self.extra)


Begun = tuple[Clock, Segment]  # a clock with its first segment


def open_clocks(
    promise: Promise, kinds: Iterable[str], *, at: datetime, states: Iterable[ClockState] | None = None
) -> list[Clock]:
    """Return the promise's clocks of these kinds that run or are paused, with what they missed before `at` noted.

    A change that comes after the due but before the drain must not hide the miss (event rules 1 and 4).
    """
    wanted = states or (ClockState.RUNNING, ClockState.PAUSED)
    rows = Clock.objects.filter(promise=promise, kind__in=list(kinds), state__in=list(wanted))
    clocks = list(rows.prefetch_related("segments", "exclusions", "adjustments").order_by("pk"))
    for clock in clocks:
        note_missed(clock, at)
    return clocks


def note_missed(clock: Clock, at: datetime) -> None:
    """Keep the due that a running clock ran past before `at`. Does nothing twice, nor to a clock that has stopped."""
    if clock.breached_at is not None or clock.stopped_at is not None or clock.kind not in BREACHING_KINDS:
        return
    if clock.due_at is not None and clock.due_at < at:
        clock.breached_at, clock.detected_at = clock.due_at, at
        clock.save(update_fields=["breached_at", "detected_at"])


def begin(promise: Promise, beginnings: Iterable[NewClock], *, at: datetime) -> list[Clock]:
    """Begin the next cycle of each kind, running from `at`. The promise is settled when the verb ends."""
    wanted = list(beginnings)
    before = Clock.objects.filter(promise=promise, kind__in=[one.kind for one in wanted])
    cycles = dict(before.values_list("kind").annotate(Max("cycle")))
    clocks = write(rows_of(promise, wanted, at=at, cycles=cycles))
    Adjustment.objects.bulk_create(
        carried(clock, row) for clock, one in zip(clocks, wanted, strict=True) for row in one.grants
    )
    for clock, one in zip(clocks, wanted, strict=True):
        adjust(clock, one.extra, AdjustmentReason.REOPEN, at=at)
    return clocks


def rows_of(
    promise: Promise, beginnings: Iterable[NewClock], *, at: datetime, cycles: Mapping[str, int]
) -> list[Begun]:
    """Return the rows of clocks about to run, not stored; `cycles` is the last cycle of each kind that there was."""
    return [_begun(promise, one, cycles.get(one.kind, 0) + 1, at) for one in beginnings]


def write(begun: Sequence[Begun]) -> list[Clock]:
    """Store the rows of clocks that begin."""
    clocks = Clock.objects.bulk_create(clock for clock, _segment in begun)
    Segment.objects.bulk_create(segment for _clock, segment in begun)
    return clocks


def add_segments(promise: Promise, changes: Iterable[tuple[Clock, ClockState, str]], *, at: datetime) -> None:
    """Let a new segment (clock, state, reason) begin for each, with the newest version of its calendar."""
    wanted = list(changes)
    pinned = pin({clock.calendar_id for clock, _state, _reason in wanted})
    Segment.objects.bulk_create(
        _segment(promise, clock, state, reason, pinned[clock.calendar_id], at)
        for clock, state, reason in wanted
    )
    for clock, state, _reason in wanted:
        clock.state = state


def _begun(promise: Promise, one: NewClock, cycle: int, at: datetime) -> Begun:
    clock = Clock(
        promise=promise,
        kind=one.kind,
        cycle=cycle,
        policy_version=one.policy_version,
        calendar_id=one.calendar.calendar_id,
        target_seconds=round(one.target.total_seconds()),
        carried=one.carried,
        started_at=at,
    )
    segment = _segment(promise, clock, ClockState.RUNNING, "", one.calendar, at)
    spans, target, exclusions, used = first_course(clock, segment)
    # Known at once and not only when settled: what the same verb does next may ask whether the clock is late.
    clock.due_at = stopwatch.due(spans, target + one.granted, exclusions, used)
    return clock, segment


def _segment(
    promise: Promise, clock: Clock, state: ClockState, reason: str, calendar: Pinned, at: datetime
) -> Segment:
    return Segment(
        clock=clock,
        starts_at=at,
        state=state,
        reason=reason,
        holder_id=promise.holder_id,
        calendar_version_id=calendar.version_id,
    )


def last_segment(clock: Clock) -> Segment:
    """Return the clock's open segment, of prefetched ones."""
    return max(clock.segments.all(), key=lambda one: (one.starts_at, one.pk))


def last_reason(clock: Clock) -> str:
    """Return why the clock is paused; "" for one that runs."""
    return last_segment(clock).reason


def adjust(
    clock: Clock, amount: timedelta, reason: AdjustmentReason, *, at: datetime, by: Any = None
) -> None:
    """Add `amount` to the clock's target, or take it away; nothing for no amount."""
    if amount:
        Adjustment.objects.create(clock=clock, amount=amount, reason=reason, at=at, by=by)


def carried(clock: Clock, row: Adjustment) -> Adjustment:
    """Return a grant of the cycle before as one of this cycle, not stored."""
    return Adjustment(
        clock=clock, amount=row.amount, reason=row.reason, carried_from=row, at=row.at, by_id=row.by_id
    )


def conclude(promise: Promise, clocks: Iterable[Clock], *, at: datetime, is_cancelled: bool) -> None:
    """Stop clocks of `open_clocks` and judge them: met if and only if stopped by the due (event rule 4)."""
    clocks = list(clocks)
    for clock in clocks:
        missed = _missed(clock, at)
        clock.stopped_at = at
        if missed is not None:
            clock.breached_at, clock.detected_at = missed, clock.detected_at or at
            clock.outcome = Outcome.BREACHED
        else:
            clock.breached_at = clock.detected_at = None
            clock.outcome = Outcome.CANCELLED if is_cancelled else Outcome.MET
    add_segments(promise, [(clock, ClockState.STOPPED, "") for clock in clocks], at=at)
    Clock.objects.bulk_update(clocks, ["state", "stopped_at", "breached_at", "detected_at", "outcome"])


def _missed(clock: Clock, at: datetime) -> datetime | None:
    if clock.kind not in BREACHING_KINDS:
        return None
    # A stop at the due itself is in time, even where a drain of the same instant was first.
    if clock.breached_at is not None and clock.breached_at < at:
        return clock.breached_at
    reading = read_clock(clock, at)
    if stopwatch.is_met(at, clock.due_at, reading.remaining):
        return None
    return clock.due_at or reading.missed_at
