"""A clock as data: how much of a promise's time is used, and when it is due.

Pure. A clock is a list of spans in order; a span ends where the next one starts, the last one is open. Each
span counts in its own schedule, so that a new calendar version changes only what comes after it. "Rule" means
the event rules of sla/README.md; `target` is always the effective target, adjustments included;
`carried` is what earlier cycles used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from typing import Final, Literal

from servicedesk.calendars.worktime import Schedule

State = Literal["running", "paused", "stopped"]

ZERO: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a clock in one state, from `starts_at` to the start of the next span."""

    starts_at: datetime
    state: State
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time in [from_at, to_at) that does not count after all. Overlapping ones count once."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows at one moment. `elapsed + remaining` is the target, exactly."""

    state: State | None
    elapsed: timedelta
    raw_elapsed: timedelta
    remaining: timedelta
    due_at: datetime | None
    missed_at: datetime | None


_Run = tuple[Schedule, datetime, datetime | None]
_Intervals = list[tuple[datetime, datetime]]


def elapsed(
    spans: Sequence[Span], until: datetime, exclusions: Sequence[Exclusion] = (), carried: timedelta = ZERO
) -> timedelta:
    """Working time of the running spans up to `until`, less what is excluded, plus what was carried."""
    left_out = _union(exclusions)
    for schedule, start, end in _runs(spans):
        carried += _counted(schedule, start, until if end is None else min(end, until), left_out)
    return carried


def raw_elapsed(spans: Sequence[Span], until: datetime, carried: timedelta = ZERO) -> timedelta:
    """`elapsed` as if nothing had been excluded; both figures are reported (rule 9)."""
    return elapsed(spans, until, (), carried)


def due(
    spans: Sequence[Span], target: timedelta, exclusions: Sequence[Exclusion] = (), carried: timedelta = ZERO
) -> datetime | None:
    """When the target is used up; None before the start and while paused, kept after the stop.

    A clock that ran past its due keeps that due through later changes. One that was stopped while paused has
    none; `is_met` then asks for the remaining time. Raises NoWorkingTime and OutOfReach as the schedule does.
    """
    held = list(spans)
    while held and held[-1].state == "stopped":
        held.pop()
    if not held or held[-1].state != "running":
        return None
    return _used_up(_runs(held), target - carried, _union(exclusions))


def missed_at(
    spans: Sequence[Span],
    until: datetime,
    target: timedelta,
    exclusions: Sequence[Exclusion] = (),
    carried: timedelta = ZERO,
) -> datetime | None:
    """The due that the clock ran past before `until`, or None; a stop at the due itself is in time."""
    clipped = ((schedule, start, min(end or until, until)) for schedule, start, end in _runs(spans))
    return _used_up(clipped, target - carried, _union(exclusions))


def moment_at(
    spans: Sequence[Span],
    target: timedelta,
    fraction: float,
    exclusions: Sequence[Exclusion] = (),
    carried: timedelta = ZERO,
) -> datetime | None:
    """When a fraction of the target is used (0.8; 1.25 for a quarter over it); None while paused.

    In a later cycle, a step that was passed in an earlier one falls on the first running moment.
    """
    return due(spans, target * fraction, exclusions, carried)


def read(
    spans: Sequence[Span],
    at: datetime,
    target: timedelta,
    exclusions: Sequence[Exclusion] = (),
    carried: timedelta = ZERO,
) -> Reading:
    """Everything that a clock shows at `at`, from the spans begun by then."""
    begun = [span for span in spans if span.starts_at <= at]
    used = elapsed(begun, at, exclusions, carried)
    return Reading(
        state=begun[-1].state if begun else None,
        elapsed=used,
        raw_elapsed=raw_elapsed(begun, at, carried),
        remaining=target - used,
        due_at=due(begun, target, exclusions, carried),
        missed_at=missed_at(begun, at, target, exclusions, carried),
    )


def is_met(stopped_at: datetime, due_at: datetime | None, remaining: timedelta) -> bool:
    """Met if and only if stopped_at <= due_at (rule 4); if stopped while paused, if not over the target."""
    return remaining >= ZERO if due_at is None else stopped_at <= due_at


def grace(target: timedelta) -> timedelta:
    """The time that a raise or a reopening must leave: a quarter of the target."""
    return target / 4


def raised_target(
    old: timedelta, new: timedelta, used: timedelta, least: timedelta | None = None
) -> timedelta:
    """The effective target after a raise of priority (rule 1).

    Where less than the grace of the new target remains, due = min(old due, due(now, grace)). In working time
    that is the smaller of the old effective target and the time used plus grace. `least` is the grace where `new`
    is more or less than the policy says, by what was agreed or granted besides.
    """
    least = grace(new) if least is None else least
    if new - used >= least:
        return new
    return min(old, used + least)


def is_prolonged_late(old: timedelta, new: timedelta, used: timedelta) -> bool:
    """Whether a target was prolonged after 60 % of it was used, which is flagged (rule 1)."""
    return new > old and used >= old * 0.6


def reopened_target(promised: timedelta, used: timedelta, granted: timedelta = ZERO) -> timedelta:
    """The effective target of the cycle after a reopening (rule 6).

    It is what the policy promised and what was granted before, but at least the grace remains: that of the policy's
    target, so that it does not grow with each reopening.
    """
    return max(promised + granted, used + grace(promised))


def _runs(spans: Sequence[Span]) -> Iterator[_Run]:
    """The running spans with their ends, None for an open one. Raises ValueError for unsorted spans."""
    if any(later.starts_at < earlier.starts_at for earlier, later in pairwise(spans)):
        raise ValueError("the spans of a clock are not in order")
    for span, following in zip_longest(spans, spans[1:]):
        if span.state == "running":
            yield span.schedule, span.starts_at, following.starts_at if following else None


def _union(exclusions: Sequence[Exclusion]) -> _Intervals:
    """Excluded time as disjoint intervals in order."""
    found: _Intervals = []
    for start, end in sorted((one.from_at, one.to_at) for one in exclusions if one.from_at < one.to_at):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _counted(schedule: Schedule, start: datetime, end: datetime, left_out: _Intervals) -> timedelta:
    """Working time in [start, end) outside `left_out`."""
    excluded = (schedule.elapsed(max(start, opens), min(end, closes)) for opens, closes in left_out)
    return schedule.elapsed(start, end) - sum(excluded, ZERO)


def _reached(schedule: Schedule, start: datetime, amount: timedelta, left_out: _Intervals) -> datetime:
    """The earliest instant with `amount` of working time since `start` outside `left_out`."""
    for opens, closes in left_out:
        worked = schedule.elapsed(start, opens)
        if worked >= amount:
            break
        amount -= worked
        start = max(start, closes)
    return schedule.due(start, amount)


def _used_up(runs: Iterator[_Run], left: timedelta, left_out: _Intervals) -> datetime | None:
    """The earliest running instant with `left` counted before it; None if no run lasts beyond it.

    Used up exactly where a run ends does not count: the clock was paused in time, and is due when it resumes.
    """
    for schedule, start, end in runs:
        if end is None:
            return _reached(schedule, start, max(left, ZERO), left_out)
        counted = _counted(schedule, start, end, left_out)
        if counted >= left:
            found = _reached(schedule, start, max(left, ZERO), left_out)
            if found < end:
                return found
        left -= counted
    return None
