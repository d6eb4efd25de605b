"""What a change would do to running clocks, before it is made: the same arithmetic, nothing written."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from servicedesk.calendars.arithmetic.closing import Interval
from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.enums import BREACHING_KINDS, ClockState
from sla.models import Clock, PolicyVersion, Promise

from .readings import effective_target, exclusions_of, spans_of
from .retargeting import becomes_later, retargeted, targets_for
from .summed import Summed


@dataclass
class Effect(Summed):
    """How many running clocks a change reaches, and what becomes of them; `left`: requests it may not touch."""

    clocks: int = 0
    become_late: int = 0
    no_longer_late: int = 0
    sooner: int = 0
    later: int = 0
    left: int = 0

    @classmethod
    def of(cls, counted: dict[str, Any]) -> "Effect":
        """Return a stored effect (a job's result) as one."""
        return cls(**{name: int(counted.get(name, 0)) for name in asdict(cls())})

    def note(self, before: datetime | None, after: datetime | None, at: datetime) -> None:
        """Count one clock whose due moves from `before` to `after`."""
        self.clocks += 1
        if before is None or after is None:
            return
        self.become_late += before >= at > after
        self.no_longer_late += before < at <= after
        self.sooner += after < before
        self.later += after > before


def of_calendar(
    clocks: Iterable[Clock], schedule: Schedule, closed: Iterable[Interval], at: datetime
) -> Effect:
    """Return what a new working time from `at` on would do to running clocks, with the days it closes behind them."""
    effect, gone = Effect(), [stopwatch.Exclusion(*interval) for interval in closed]
    for clock in clocks:
        if clock.state == ClockState.RUNNING and clock.kind in BREACHING_KINDS:
            spans = [*spans_of(clock), stopwatch.Span(at, "running", schedule)]
            left_out = [*exclusions_of(clock), *gone]
            due = stopwatch.due(spans, effective_target(clock), left_out, clock.carried)
            effect.note(clock.due_at, due, at)
    return effect


def of_policy(promises: Iterable[Promise], version: PolicyVersion, at: datetime) -> Effect:
    """Return what the targets of a version would do to the running clocks of promises (clocks prefetched).

    Where the provider decides alone, promises of which any due would become later are left, and counted as that.
    """
    effect, is_agreed = Effect(), version.policy.consumer_id is not None
    for promise in promises:
        promise.policy_version = version  # as it would be; nothing is stored
        wanted = list(targets_for(promise, promise.clocks.all(), is_shared=is_agreed))
        if not is_agreed and any(becomes_later(promise, clock, target, at) for clock, target in wanted):
            effect.left += 1
            continue
        for clock, target in wanted:
            if clock.state == ClockState.RUNNING:
                new = retargeted(promise, clock, target, at)
                due = stopwatch.due(new.spans, new.effective, exclusions_of(clock), clock.carried)
                effect.note(clock.due_at, due, at)
    return effect
