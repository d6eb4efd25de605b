"""Steps of a policy that fall due on a clock, and the miss that is noted, as the drain would have done it."""

from datetime import datetime, timedelta
from itertools import groupby

from sla.events import PromiseEvent

from .clocks import Clock, Fact, Firing
from .world import Policy

DRAIN_AFTER = timedelta(seconds=7)
BREACH_LEVELS = ("breach", "quarter_over", "double")


def fire_due(clock: Clock, policy: Policy, used: timedelta, until: datetime) -> list[Fact]:
    """Fire the steps that fall due before `until`, when so much of the time will be used; return what to record."""
    done = {firing.level for firing in clock.firings}
    crossed = []
    for level, percent in policy.steps:
        amount = clock.target * (percent / 100)
        if level not in done and amount <= used:
            moment = clock.moment(amount)
            if moment is not None and max(moment, clock.since) + DRAIN_AFTER < until:
                crossed.append((max(moment, clock.since), moment, level))
    return [
        _fire_together(clock, due + DRAIN_AFTER, [(moment, level) for _, moment, level in together])
        for due, together in groupby(crossed, key=lambda one: one[0])
    ]


def note_missed(clock: Clock, at: datetime) -> None:
    """A change between the due and the next drain does not hide the miss."""
    if clock.breached_at is None and clock.due_at is not None and clock.due_at < at:
        clock.breached_at, clock.detected_at = clock.due_at, at


def _fire_together(clock: Clock, at: datetime, steps: list[tuple[datetime, str]]) -> Fact:
    """The highest of the steps that are due at once fires, the others are skipped."""
    if clock.breached_at is None and any(level in BREACH_LEVELS for _, level in steps):
        clock.breached_at, clock.detected_at = clock.due_at, at
    for moment, level in steps[:-1]:
        clock.firings.append(Firing(level, moment, at, False))
    moment, level = steps[-1]
    clock.firings.append(Firing(level, moment, at, True))
    return Fact(at, PromiseEvent.STEP_FIRED, None, clock, clock.firings[-1], clock.due_at)
