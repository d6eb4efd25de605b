"""Working time: how much of it lies between two instants, and when an amount of it is used up.

Pure: standard library only. Instants are aware datetimes, results are UTC, amounts are timedeltas and exact
to the microsecond. Windows are half-open and turned into UTC per local date, never by adding 24 hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Self

from servicedesk.calendars.arithmetic import opening_hours
from servicedesk.calendars.arithmetic.opening_hours import (
    DAYS,
    NoWorkingTime,
    OutOfReach,
    ScheduleError,
    Windows,
    WorkTimeError,
)
from servicedesk.calendars.arithmetic.shape import DAY, union
from servicedesk.calendars.arithmetic.timeline import Timeline

__all__ = ["ALWAYS", "NoWorkingTime", "OutOfReach", "Schedule", "ScheduleError", "WorkTimeError"]

_NOTHING: Final = timedelta(0)
_SECOND: Final = 1_000_000
_ORIGIN: Final = datetime(1, 1, 1, tzinfo=UTC)
_ALL_DAY: Final[Windows] = ((0, opening_hours.END_OF_DAY),)


@dataclass(frozen=True)
class Schedule:
    """The working hours of one calendar version: immutable, comparable, safe to share and to keep.

    zone: IANA name. week: seven tuples of windows (minutes of the day), Monday first. overrides: (date,
    windows) pairs in date order; the windows replace those of the weekday, () closes the day.
    """

    zone: str
    week: tuple[Windows, ...]
    overrides: tuple[tuple[date, Windows], ...] = ()
    _line: Timeline = field(init=False, repr=False, compare=False)
    _always: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        zone = opening_hours.load_zone(self.zone)
        overrides = {day.toordinal(): windows for day, windows in self.overrides}
        object.__setattr__(self, "_line", Timeline(zone, self.week, overrides))
        object.__setattr__(self, "_always", not overrides and all(day == _ALL_DAY for day in self.week))

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read `{"zone", "week": {"mon": [["09:00", "12:00"], ...]}, "overrides": {"2026-02-16": []}}`.

        Raises ScheduleError with a sentence for a person. A calendar without working time is read; see
        `require_working_time`.
        """
        if not isinstance(data, Mapping):
            raise ScheduleError("calendar must be an object with zone, week and overrides")
        for name in ("zone", "week"):
            if name not in data:
                raise ScheduleError(f"calendar has no {name}")
        week = opening_hours.read_week(data["week"])
        overrides = opening_hours.read_overrides(data.get("overrides", {}))
        return cls(zone=data["zone"], week=week, overrides=overrides)

    def to_json(self) -> dict[str, Any]:
        """The form that `from_json` reads: every day named, windows sorted, dates in order."""
        write = opening_hours.write_windows
        return {
            "zone": self.zone,
            "week": {day: write(windows) for day, windows in zip(DAYS, self.week, strict=True)},
            "overrides": {day.isoformat(): write(windows) for day, windows in self.overrides},
        }

    def require_working_time(self, on: date) -> None:
        """Raise NoWorkingTime unless the calendar opens within 366 days from `on`: asked before a save."""
        self._require_ever()
        self._line.next_open((on.toordinal() - 1) * DAY)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Working time in [start, end); nothing if `end` is not after `start`.

        Raises NoWorkingTime for a calendar that never opens.
        """
        self._require_ever()
        first, last = _position(start), _position(end)
        if last <= first:
            return _NOTHING
        return timedelta(microseconds=last - first if self._always else self._line.count(first, last))

    def due(self, start: datetime, amount: timedelta) -> datetime:
        """The earliest instant with `amount` of working time since `start`; it may be a closing time.

        For no amount, `start` itself. Raises NoWorkingTime (never open, closed for 366 days from `start`, or
        too little left), OutOfReach, and ValueError for a negative amount.
        """
        self._require_ever()
        position, wanted = _position(start), _microseconds(amount)
        if wanted < 0:
            raise ValueError("an amount of working time cannot be negative")
        if wanted:
            position = position + wanted if self._always else self._line.forward(position, wanted)
        return _instant(position)

    def before(self, end: datetime, amount: timedelta) -> datetime:
        """The latest instant with `amount` of working time from it until `end`; it may be an opening time.

        For no amount, `end` itself. Raises NoWorkingTime, OutOfReach, ValueError as `due` does.
        """
        self._require_ever()
        position, wanted = _position(end), _microseconds(amount)
        if wanted < 0:
            raise ValueError("an amount of working time cannot be negative")
        if wanted:
            position = position - wanted if self._always else self._line.backward(position, wanted)
        return _instant(position)

    def is_open(self, at: datetime) -> bool:
        """Whether `at` is working time; a closing time is not."""
        position = _position(at)
        return self._line.opens_ever and self._line.count(position, position + 1) == 1

    def next_opening(self, at: datetime) -> datetime:
        """The first working instant at or after `at`: `at` itself while open. Raises NoWorkingTime."""
        self._require_ever()
        return _instant(self._line.next_open(_position(at)))

    def next_closing(self, at: datetime) -> datetime | None:
        """The end of the stretch of working time that contains or follows `at`; None if it never ends."""
        self._require_ever()
        found = None if self._always else self._line.next_close(_position(at))
        return None if found is None else _instant(found)

    def windows(self, first: date, last: date) -> list[tuple[datetime, datetime]]:
        """Working time of the local dates `first` to `last` inclusive, as disjoint UTC intervals in order."""
        days = range(first.toordinal(), last.toordinal() + 1)
        found = union(pair for day in days for pair in self._line.day(day))
        return [(_instant(start), _instant(end)) for start, end in found]

    def working_days(self, start: datetime, days: int) -> timedelta:
        """N working days from `start` as an amount: `due(start, result)` is the close of the Nth working day.

        Counted after the start's working day, which is the local date of the first working moment at or after
        `start`: a request after hours counts from the next working day. For 0 days, that day's close.
        Raises NoWorkingTime, OutOfReach, and ValueError for a negative number.
        """
        if days < 0:
            raise ValueError("a number of working days cannot be negative")
        opening = self.next_opening(start)
        closes, ordinal = self._close_after(self._local_ordinal(opening))
        for _ in range(days):
            closes, ordinal = self._close_after(ordinal + 1)
        return self.elapsed(start, _instant(closes))

    def _local_ordinal(self, at: datetime) -> int:
        """The local date whose windows contain the working instant `at`."""
        position = _position(at)
        ordinal = position // DAY + 1
        for day in range(ordinal - 1, ordinal + 2):
            if any(start <= position < end for start, end in self._line.day(day)):
                return day
        raise AssertionError("a working instant lies in the windows of a date near it")

    def _close_after(self, ordinal: int) -> tuple[int, int]:
        """Close of business of the first working date at or after `ordinal`, and that date."""
        for day in range(ordinal, ordinal + 366):
            if self._line.windows(day):
                ends = [end for start, end in self._line.day(day) if start < end]
                if ends:
                    return max(ends), day
        raise NoWorkingTime("the calendar has no working day in the 366 days that follow")

    def _require_ever(self) -> None:
        if not self._line.opens_ever:
            raise NoWorkingTime("the calendar has no working time")


def _position(at: datetime) -> int:
    """Microseconds since the origin; a naive time is a programming error."""
    if at.utcoffset() is None:
        raise ValueError("a time without a zone cannot be placed")
    return _microseconds(at - _ORIGIN)


def _microseconds(amount: timedelta) -> int:
    return (amount.days * 86_400 + amount.seconds) * _SECOND + amount.microseconds


def _instant(position: int) -> datetime:
    try:
        return _ORIGIN + timedelta(microseconds=position)
    except OverflowError as error:
        raise OutOfReach("the time lies outside the years 1 to 9999") from error


ALWAYS: Final = Schedule(zone="UTC", week=(_ALL_DAY,) * 7)
