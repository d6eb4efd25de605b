"""A week as its people see it: a shift from 22:00 to 06:00 is one, though a calendar keeps it as two windows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from servicedesk.calendars.arithmetic.opening_hours import END_OF_DAY, Windows
from servicedesk.calendars.editing.hours_text import Shift

Week = tuple[Windows, ...]


@dataclass(frozen=True)
class Overlap:
    """The shift `place` of weekday `day` begins before another one has ended."""

    day: int
    place: int


@dataclass(frozen=True, order=True)
class _Piece:
    opens: int
    closes: int
    day: int
    place: int


def split(shifts: Sequence[Sequence[Shift]]) -> tuple[Week, list[Overlap]]:
    """Return the windows of seven days of shifts, Monday first, and the shifts that overlap an earlier one.

    The part of a shift after midnight belongs to the next day, Sunday's to Monday.
    """
    days: list[list[_Piece]] = [[] for _ in range(7)]
    for day, row in enumerate(shifts):
        for place, (opens, closes) in enumerate(row):
            if opens < closes:
                days[day].append(_Piece(opens, closes, day, place))
                continue
            days[day].append(_Piece(opens, END_OF_DAY, day, place))
            days[(day + 1) % 7].append(_Piece(0, closes, day, place))
    overlaps = []
    for pieces in days:
        pieces.sort()
        for before, after in zip(pieces, pieces[1:], strict=False):
            if after.opens < before.closes:
                overlaps.append(Overlap(after.day, after.place))
    return tuple(tuple((one.opens, one.closes) for one in pieces) for pieces in days), overlaps


def join(week: Week) -> list[list[Shift]]:
    """Return seven days of shifts: a window until 24:00 with one that continues from 00:00 is a shift over midnight.

    A day that is open from midnight to midnight is not joined to others, to keep a week around the clock readable.
    """
    continued = {day for day in range(7) if _goes_on(week[day], week[(day + 1) % 7])}
    found: list[list[Shift]] = []
    for day, windows in enumerate(week):
        first = 1 if (day - 1) % 7 in continued else 0
        shifts = list(windows[first:])
        if day in continued:
            shifts[-1] = (shifts[-1][0], week[(day + 1) % 7][0][1])
        found.append(shifts)
    return found


def _goes_on(windows: Windows, following: Windows) -> bool:
    if not windows or not following or windows[-1][1] != END_OF_DAY or following[0][0] != 0:
        return False
    return following[0][1] < windows[-1][0]
