"""A year of a calendar, day by day: what the week says of it and what was set for it. Pure."""

from calendar import Calendar as MonthMaker
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from servicedesk.calendars.arithmetic.opening_hours import Windows
from servicedesk.calendars.editing.hours_text import minutes_of
from servicedesk.calendars.worktime import Schedule

_MONDAY_FIRST: Final = MonthMaker(firstweekday=0)


class DayKind(StrEnum):
    """Whether a day is working or free as the week says, or was set to something else."""

    WORKING = "working"
    FREE = "free"
    CLOSED = "closed"
    OPEN = "open"
    SHORTENED = "shortened"
    CHANGED = "changed"


@dataclass(frozen=True)
class Day:
    """A date, its hours, and whether it was set apart from the week (`is_set`, even to the same hours)."""

    on: date
    kind: DayKind
    windows: Windows
    is_set: bool


@dataclass(frozen=True)
class Month:
    """Weeks of days from Monday to Sunday; None where the week reaches into another month."""

    number: int
    weeks: list[list[Day | None]]


class YearView:
    """The days of a schedule."""

    def __init__(self, schedule: Schedule) -> None:
        """Read the overrides once."""
        self.week = schedule.week
        self.overrides: Mapping[date, Windows] = dict(schedule.overrides)

    def day(self, on: date) -> Day:
        """Return one date."""
        usual = self.week[on.weekday()]
        given = self.overrides.get(on)
        windows = usual if given is None else given
        return Day(on, _kind(usual, given), windows, given is not None)

    def months(self, year: int) -> list[Month]:
        """Return the twelve months."""
        return [
            Month(
                number,
                [
                    [self.day(on) if on.month == number else None for on in week]
                    for week in _MONDAY_FIRST.monthdatescalendar(year, number)
                ],
            )
            for number in range(1, 13)
        ]

    def set_days(self, year: int) -> list[Day]:
        """Return what was set apart from the week in a year, in order."""
        return [self.day(on) for on in sorted(self.overrides) if on.year == year]


def _kind(usual: Windows, given: Windows | None) -> DayKind:
    if given is None or given == usual:
        return DayKind.WORKING if usual else DayKind.FREE
    if not given:
        return DayKind.CLOSED
    if not usual:
        return DayKind.OPEN
    return DayKind.SHORTENED if minutes_of(given) < minutes_of(usual) else DayKind.CHANGED
