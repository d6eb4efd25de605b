"""What a clock was promised and granted, as it is shown: in whole minutes that add up, like the moments beside them.

A grant has one length wherever it stands: in the sum, among the changes, and in the cycles that carry it on.
"""

from dataclasses import dataclass
from datetime import timedelta

from sla.models import Adjustment, Clock
from sla.stopwatch import ZERO

MINUTE = timedelta(minutes=1)
MOST_SECONDS = MINUTE - timedelta(microseconds=1)


@dataclass(frozen=True)
class ShownTarget:
    """Minutes of the policy's target, and of each grant; `seconds` are those that the shown beginning leaves out."""

    promised: int
    grants: list[tuple[Adjustment, int]]
    seconds: timedelta

    @property
    def total(self) -> int:
        """The effective target in minutes."""
        return self.promised + sum(minutes for _row, minutes in self.grants)

    def minutes_of(self, target: timedelta) -> int:
        """Return another target of the clock in minutes: from that of its beginning to that of its due."""
        return (target + self.seconds) // MINUTE


def shown_target(clock: Clock, carried: timedelta, known: dict[int, int]) -> ShownTarget:
    """Return a clock's target as it is shown; `carried` is what earlier cycles used, as they show it.

    `known` has the minutes of grants (by id) that stand in earlier cycles, and takes those of this one.
    """
    seconds = clock.started_at - clock.started_at.replace(second=0, microsecond=0) + carried - clock.carried
    exact = timedelta(seconds=clock.target_seconds)
    shown = ShownTarget((exact + _within_a_minute(seconds)) // MINUTE, [], _within_a_minute(seconds))
    for row in sorted(clock.adjustments.all(), key=lambda row: (row.carried_from_id is None, row.at, row.pk)):
        exact += row.amount
        minutes = known.get(row.carried_from_id or 0)
        known[row.pk] = shown.minutes_of(exact) - shown.total if minutes is None else minutes
        shown.grants.append((row, known[row.pk]))
    return shown


def _within_a_minute(seconds: timedelta) -> timedelta:
    return min(max(seconds, ZERO), MOST_SECONDS)
