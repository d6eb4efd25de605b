"""Cycles that continue one another: where the line began, what a target comes to in it, what was granted on the way.

A resolution continues after each reopening, a first answer and the others after a merge is undone. Working days are
turned into time once, from the beginning of the line in the calendar of that moment, so that no later match of the
policy gives other time for the same promise.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.worktime import Schedule
from sla.enums import ClockKind
from sla.models import Adjustment, Clock, Promise

from .matching import schedule_for
from .readings import effective_target

# Their next cycle continues where the last one stopped; the other clocks of the provider do so after an undone merge.
GOING_ON = (ClockKind.RESOLUTION, ClockKind.FIRST_RESPONSE)


class Amount(Protocol):
    """A promised time: working seconds, or working days."""

    @property
    def seconds(self) -> int | None: ...
    @property
    def working_days(self) -> int | None: ...


def line_of(promise: Promise, clock: Clock) -> list[Clock]:
    """Return the cycles that a clock continues from, the first one first, and itself. Uses prefetched clocks."""
    cycles = {one.cycle: one for one in promise.clocks.all() if one.kind == clock.kind}
    line = [clock]
    while line[0].cycle - 1 in cycles and (clock.kind in GOING_ON or line[0].carried):
        line.insert(0, cycles[line[0].cycle - 1])
    return line


def amount_on(promise: Promise, clock: Clock, target: Amount, calendar_id: int | None) -> timedelta:
    """Return a target as working time on a clock; `calendar_id` is where it counts if it never did in any before."""
    if target.seconds is not None:
        return timedelta(seconds=target.seconds)
    line = line_of(promise, clock)
    schedule = _first_schedule(line) or schedule_for(calendar_id)
    return schedule.working_days(line[0].started_at, target.working_days or 1)


def promised_and_granted(line: Sequence[Clock]) -> tuple[timedelta, list[Adjustment]]:
    """Return the policy's target of a line's last clock, and every grant that applies to it.

    The target of cycles begun before grants had rows includes the grants of the cycle before.
    """
    rows: list[Adjustment] = []
    for clock, before in zip(reversed(line), [*reversed(line[:-1]), None], strict=True):
        rows = [*sorted(clock.adjustments.all(), key=lambda row: row.pk), *rows]
        if before is None or not holds_grants_in_target(clock, before):
            break
    return timedelta(seconds=clock.target_seconds), rows


def holds_grants_in_target(clock: Clock, before: Clock) -> bool:
    """Say whether a cycle's target is not the policy's, but that and all that was granted in the cycle before it."""
    if any(row.carried_from_id is not None for row in clock.adjustments.all()):
        return False
    effective = round(effective_target(before).total_seconds())
    return clock.target_seconds == effective != before.target_seconds


def _first_schedule(line: Sequence[Clock]) -> Schedule | None:
    """Return the working time of the first calendar in which the line counted."""
    for clock in line:
        for segment in sorted(clock.segments.all(), key=lambda one: (one.starts_at, one.pk)):
            if segment.calendar_version_id is not None:
                return schedule_of(segment.calendar_version_id)
    return None
