"""Amounts of time on clocks that count minutes."""

from dataclasses import replace
from datetime import datetime

from tests.sla.minutes import Hours, MinuteClock, minute, moment


def is_kept(clock: MinuteClock, *, corrected: bool) -> bool:
    """Whether a clock ran past no due; corrections can be told of one that has stopped."""
    if clock.stopped_at is None or not clock.excluded or (clock.breached_at and not corrected):
        return clock.breached_at is None
    if clock.breached_at is None and corrected:
        return True
    return replace(clock, excluded=clock.excluded if corrected else []).due(clock.target) is None


def amount(promised: object, hours: Hours, at: int) -> float:
    """A promised time in seconds."""
    if isinstance(promised, tuple) and promised[0] == "days":
        return hours.working_days(at, promised[1]) * 60.0
    return 60.0 * (promised[1] if isinstance(promised, tuple) else promised)  # type: ignore[operator]


def running_on(clock: MinuteClock, now: int) -> MinuteClock:
    """The clock as it would be if it ran on from `now`."""
    last = clock.changes[-1]
    return replace(clock, changes=[*clock.changes, replace(last, at=now, state="running")])


def gets_later(clock: MinuteClock, other: MinuteClock, now: int) -> bool:
    """Whether a clock would be due later as the other, by more than rounding; a paused one as if it resumed now."""
    was, would = running_on(clock, now).due(clock.target), running_on(other, now).due(other.target)
    assert was is not None and would is not None
    return (would - was).total_seconds() > 0.001


def seconds_until(clock: MinuteClock, at: datetime) -> float:
    """Counted seconds of a clock before a moment that lies in working time, or at its end."""
    whole = minute(at.replace(second=0, microsecond=0))
    rest = (at - moment(whole * 60)).total_seconds()
    [(start, _, counts)] = clock.runs()
    return clock.used(whole) * 60 + (rest if counts[whole - start] else 0)
