"""Opening hours laid out on the UTC time line, in whole microseconds. Pure.

The line is cut into UTC weeks (Monday 00:00 to Monday 00:00). Each week is the union of the windows of all
local dates that reach into it, so no instant is counted twice, however a zone jumps. Weeks without a zone
change or an override share one `Shape`, so they cost ten offset look-ups once; whole years are skipped by
their sums. All positions are microseconds after 0001-01-01T00:00Z.
"""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from servicedesk.calendars.arithmetic.opening_hours import NoWorkingTime, OutOfReach, Windows
from servicedesk.calendars.arithmetic.shape import DAY, MINUTE, WEEK, Shape, shape_of

SEARCH: Final = 366 * DAY
_FIRST_WEEK: Final = 2  # a week is built from local dates on both sides, which must exist
_LAST_WEEK: Final = date.max.toordinal() // 7 - 3
_KEPT_WEEKS: Final = 1024
# Outside these years every zone keeps one offset (before) or follows a yearly rule (after), so years that
# begin on the same weekday and are equally long are equal.
_IRREGULAR: Final = range(1800, 2100)
_BEYOND: Final = "the time lies outside the years 1 to 9999"


class Timeline:
    """Counts and finds open time of one calendar. Keeps a bounded number of weeks in memory."""

    def __init__(self, zone: ZoneInfo, week: tuple[Windows, ...], overrides: Mapping[int, Windows]) -> None:
        """`overrides` replaces the windows of a local date, given by its ordinal."""
        self._zone = zone
        self._week = week
        self._overrides = overrides
        self._touched = {(ordinal - 1 + near) // 7 for ordinal in overrides for near in (-1, 0, 1)}
        near_days = (ordinal + near for ordinal in overrides for near in (-1, 1))
        last_day = date.max.toordinal()
        self._touched_years = {date.fromordinal(day).year for day in near_days if 0 < day <= last_day}
        self._override_years = range(
            min(self._touched_years, default=1), max(self._touched_years, default=0) + 1
        )
        self._weekly = sum(closes - opens for day in week for opens, closes in day) * MINUTE
        self._shapes: dict[int, Shape] = {}
        self._patterns: dict[int, Shape] = {}
        self._years: dict[object, int] = {}
        self.opens_ever = self._weekly > 0 or any(overrides.values())

    def day(self, ordinal: int) -> list[tuple[int, int]]:
        """The windows of one local date as intervals on the line; touching and reversed ones are left so.

        A nonexistent local time is read with the offset before the gap, an ambiguous one as the first: both
        are what `fold=0` means.
        """
        windows = self.windows(ordinal)
        return [(self._at(ordinal, opens), self._at(ordinal, closes)) for opens, closes in windows]

    def windows(self, ordinal: int) -> Windows:
        """The local windows of a date: its override if there is one, else the weekly pattern."""
        found = self._overrides.get(ordinal)
        return self._week[(ordinal - 1) % 7] if found is None else found

    def shape(self, index: int) -> Shape:
        """The open intervals of the UTC week `index`. Raises OutOfReach near the ends of the calendar."""
        found = self._shapes.get(index)
        if found is None:
            if not _FIRST_WEEK <= index <= _LAST_WEEK:
                raise OutOfReach(_BEYOND)
            if len(self._shapes) >= _KEPT_WEEKS:
                self._shapes.clear()
            found = self._shapes[index] = self._build(index)
        return found

    def count(self, start: int, end: int) -> int:
        """Open time in [start, end), for start <= end."""
        first, last = _year(start), _year(end)
        if last - first < 2:
            return self._count_weeks(start, end)
        whole = sum(self._year_total(year) for year in range(first + 1, last))
        head = self._count_weeks(start, _new_year(first + 1))
        return head + whole + self._count_weeks(_new_year(last), end)

    def forward(self, start: int, amount: int) -> int:
        """The earliest position with `amount` > 0 of open time after `start`.

        Raises NoWorkingTime if 366 days after `start` stay closed or the calendar runs out, OutOfReach.
        """
        index, offset = divmod(start, WEEK)
        shape = self.shape(index)
        used = shape.before(offset)
        if amount <= shape.total - used:
            return index * WEEK + shape.earliest(used + amount)
        if used == shape.total:
            self.next_open(start)
        if amount > 16 * self._weekly:
            start, amount = self._skip_years(start, amount)
            index, offset = divmod(start, WEEK)
            shape = self.shape(index)
            used = shape.before(offset)
        amount += used
        while amount > shape.total:
            amount -= shape.total
            index += 1
            shape = self.shape(index)
        return index * WEEK + shape.earliest(amount)

    def backward(self, end: int, amount: int) -> int:
        """The latest position with `amount` > 0 of open time between it and `end`.

        Raises NoWorkingTime if the calendar has less than that before `end`, OutOfReach.
        """
        if amount > 16 * self._weekly:
            end, amount = self._skip_years_back(end, amount)
        index, offset = divmod(end, WEEK)
        left = self.shape(index).before(offset) - amount
        while left < 0:
            index -= 1
            left += self.shape(index).total
        return index * WEEK + self.shape(index).latest(left)

    def next_open(self, start: int) -> int:
        """The first open position at or after `start`. Raises NoWorkingTime after 366 days without one."""
        index, offset = divmod(start, WEEK)
        while index * WEEK <= start + SEARCH:
            shape = self.shape(index)
            place = bisect_right(shape.closes, offset)
            if place < len(shape.opens):
                found = index * WEEK + max(shape.opens[place], offset)
                if found < start + SEARCH:
                    return found
            index, offset = index + 1, 0
        raise NoWorkingTime("the calendar has no working time in the 366 days that follow")

    def next_close(self, start: int) -> int | None:
        """The end of the open stretch that contains or follows `start`; None if it lasts longer than a year."""
        position = self.next_open(start)
        while position <= start + 2 * SEARCH:
            index, offset = divmod(position, WEEK)
            shape = self.shape(index)
            place = bisect_right(shape.opens, offset) - 1
            if place < 0 or shape.closes[place] <= offset:
                return position
            position = index * WEEK + shape.closes[place]
            if shape.closes[place] < WEEK:
                return position
        return None

    def _at(self, ordinal: int, minutes: int) -> int:
        days, minutes = divmod(minutes, 1440)
        local = datetime.fromordinal(ordinal + days).replace(hour=minutes // 60, minute=minutes % 60)
        return (ordinal + days - 1) * DAY + minutes * MINUTE - self._offset(local)

    def _offset(self, local: datetime) -> int:
        offset = self._zone.utcoffset(local)
        if offset is None:
            raise AssertionError("an IANA zone always has an offset")
        return offset.days * DAY + offset.seconds * 1_000_000 + offset.microseconds

    def _build(self, index: int) -> Shape:
        monday = index * 7 + 1
        midnights = [self._offset(datetime.fromordinal(day)) for day in range(monday - 1, monday + 9)]
        # No zone has ever moved twice between two midnights, so equal midnights mean an untouched week.
        if index not in self._touched and midnights.count(midnights[0]) == len(midnights):
            return self._pattern(midnights[0])
        base = index * WEEK
        days = (self.day(ordinal) for ordinal in range(monday - 1, monday + 8))
        return shape_of((start - base, end - base) for day in days for start, end in day)

    def _pattern(self, offset: int) -> Shape:
        if offset not in self._patterns:
            self._patterns[offset] = shape_of(
                (day * DAY + opens * MINUTE - offset, day * DAY + closes * MINUTE - offset)
                for day in range(-1, 8)
                for opens, closes in self._week[day % 7]
            )
        return self._patterns[offset]

    def _count_weeks(self, start: int, end: int) -> int:
        (first, head), (last, tail) = divmod(start, WEEK), divmod(end, WEEK)
        total = self.shape(last).before(tail) - self.shape(first).before(head)
        for index in range(first, last):
            total += self.shape(index).total
        return total

    def _year_total(self, year: int) -> int:
        begins = _new_year(year)
        key: object = year
        if year not in _IRREGULAR and year not in self._touched_years:
            key = year > _IRREGULAR.start, date(year, 1, 1).weekday(), isleap(year)
        if key not in self._years:
            self._years[key] = self._count_weeks(begins, _new_year(year + 1))
        return self._years[key]

    def _skip_years(self, start: int, amount: int) -> tuple[int, int]:
        """Move to the New Year before the answer: the position and what is still to be counted from there."""
        year = _year(start) + 1
        head = self._count_weeks(start, _new_year(year))
        while amount > head:
            if not self._weekly and year >= self._override_years.stop:
                raise NoWorkingTime("the calendar has too little working time left")
            start, amount = _new_year(year), amount - head
            head = self._year_total(year)
            year += 1
        return start, amount

    def _skip_years_back(self, end: int, amount: int) -> tuple[int, int]:
        year = _year(end)
        tail = self._count_weeks(_new_year(year), end)
        while amount > tail:
            if not self._weekly and year <= self._override_years.start:
                raise NoWorkingTime("the calendar has too little working time before that")
            end, amount = _new_year(year), amount - tail
            year -= 1
            tail = self._year_total(year)
        return end, amount


def _year(position: int) -> int:
    days = position // DAY
    if not 0 <= days < date.max.toordinal():
        raise OutOfReach(_BEYOND)
    return date.fromordinal(days + 1).year


def _new_year(year: int) -> int:
    if not 1 <= year <= date.max.year:
        raise OutOfReach(_BEYOND)
    return (date(year, 1, 1).toordinal() - 1) * DAY
