"""A clock in whole minutes that add up, like the moments beside them: what was used, promised and granted.

A grant has one length wherever it appears: in the sum, among the changes, and in the cycles that carry it on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sla.models import Adjustment, Clock
from sla.queries.clock_history import ClockHistory
from sla.queries.elapsed_time import Worked, read_elapsed
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


@dataclass(frozen=True)
class ShownHistory(ClockHistory):
    """A clock's history, with what of it is shown to the minute.

    `shown` is `exact` with every moment at its minute, as moments are shown: its lengths are what the clock times
    beside them say, and add up. Nothing is judged by it.
    """

    shown: Worked
    shown_target: ShownTarget

    @property
    def own_grants(self) -> list[tuple[Adjustment, int]]:
        """What was granted in this cycle, with its minutes."""
        return [(row, minutes) for row, minutes in self.shown_target.grants if row.carried_from_id is None]


def in_whole_minutes(histories: Iterable[ClockHistory], *, at: datetime, zone: tzinfo) -> list[ShownHistory]:
    """Return the histories of a promise's clocks, in the order they began, as they are shown at `at` in `zone`."""
    found: dict[tuple[str, int], ShownHistory] = {}
    granted: dict[int, int] = {}
    for history in histories:
        clock = history.clock
        carried = _carried(clock, found.get((clock.kind, clock.cycle - 1)))
        found[clock.kind, clock.cycle] = ShownHistory(
            **vars(history),
            shown=read_elapsed(clock, carried, at, zone, minute_of),
            shown_target=_target(clock, carried, granted),
        )
    return list(found.values())


def minute_of(moment: datetime) -> datetime:
    """Return the moment as it is shown, without its seconds."""
    return moment.replace(second=0, microsecond=0)


def _carried(clock: Clock, before: ShownHistory | None) -> timedelta:
    """Return what earlier cycles used as the one before shows it, where it is that."""
    if before is not None and before.reading.elapsed == clock.carried:
        return before.shown.reading.elapsed
    return clock.carried - clock.carried % MINUTE


def _target(clock: Clock, carried: timedelta, known: dict[int, int]) -> ShownTarget:
    """Return a clock's target as it is shown; `carried` is what earlier cycles used, as they show it.

    `known` has the minutes of grants (by id) in earlier cycles; those of this one are added.
    """
    seconds = clock.started_at - minute_of(clock.started_at) + carried - clock.carried
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
