"""National holidays with their make-up working days (调休), and what they would change in a calendar. Pure.

Where a country moves working days to weekends, it announces them year by year. A year whose make-up days are not
known yet is `is_provisional`: its holidays alone would leave too few working days.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

import holidays

from servicedesk.calendars.arithmetic.opening_hours import DAYS
from servicedesk.calendars.editing.differences import DATE, Change, Content

FIRST_YEAR, LAST_YEAR = 1990, 2099
_LOOKED_BACK: Final = 3
_US_DATE: Final = re.compile(r"\b([0-9]{2})/([0-9]{2})/([0-9]{4})\b")
Hours = list[list[str]]


@dataclass(frozen=True)
class NationalSet:
    """The holidays of one place and year: date -> name, and the weekend days that are worked instead."""

    year: int
    closed: Mapping[date, str]
    worked: tuple[date, ...]
    is_provisional: bool


class RowKind(StrEnum):
    """What confirming a row would do."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Row:
    """A date of the difference. `title`: what the country calls it; nothing for a make-up or removed day."""

    change: Change
    kind: RowKind
    title: str
    is_worked: bool


@lru_cache(maxsize=256)
def national_set(country: str, subdivision: str, year: int, language: str = "en") -> NationalSet:
    """Return the holidays of a country, or of a part of it. Raises NotImplementedError for an unknown one."""
    found = _ask(country, subdivision, year, language)
    worked = _worked(found, year)
    closed = {on: _US_DATE.sub(r"\3-\1-\2", title) for on, title in found.items() if on.year == year}
    provisional = not worked and _moves_days(country, subdivision, year)
    return NationalSet(year, dict(sorted(closed.items())), worked, provisional)


def difference(content: Content, sets: Iterable[NationalSet], worked_hours: Hours) -> list[Row]:
    """Return what the sets would change in a content, date by date. Make-up days open with `worked_hours`.

    A date of those years that was set, but is in no set, is a row of its own: REMOVED if one confirms it.
    """
    rows: dict[date, Row] = {}
    years = set()
    for national in sets:
        years.add(national.year)
        for on, title in national.closed.items():
            rows[on] = _row(content, on, [], title, is_worked=False)
        for on in national.worked:
            rows[on] = _row(content, on, worked_hours, "", is_worked=True)
    for text, hours in content["overrides"].items():
        on = date.fromisoformat(text)
        if on.year in years and on not in rows:
            rows[on] = Row(Change(DATE, text, hours, None), RowKind.REMOVED, "", is_worked=bool(hours))
    return [rows[on] for on in sorted(rows)]


def usual_hours(content: Content) -> Hours:
    """Return the hours of most working days, those of the earliest where two are as frequent; 09:00-18:00 without."""
    weekdays: Sequence[Any] = [content["week"].get(day, []) for day in DAYS]
    counted = Counter(str(hours) for hours in weekdays if hours)
    if not counted:
        return [["09:00", "18:00"]]
    most = max(counted.values())
    return next(list(hours) for hours in weekdays if hours and counted[str(hours)] == most)


def _row(content: Content, on: date, hours: Hours, title: str, *, is_worked: bool) -> Row:
    before = content["overrides"].get(on.isoformat())
    kind = RowKind.ADDED if before is None else RowKind.CHANGED
    kind = RowKind.UNCHANGED if before == hours else kind
    return Row(Change(DATE, on.isoformat(), before, hours), kind, title, is_worked)


def _ask(country: str, subdivision: str, year: int, language: str) -> holidays.HolidayBase:
    place = holidays.country_holidays(country, subdiv=subdivision or None)
    wanted = ("zh_CN", "en_US") if language.startswith("zh") else ("en_US",)
    spoken = next((name for name in wanted if name in place.supported_languages), None)
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=spoken)


def _worked(found: holidays.HolidayBase, year: int) -> tuple[date, ...]:
    return tuple(sorted(on for on in found.weekend_workdays if on.year == year))


@lru_cache(maxsize=256)
def _moves_days(country: str, subdivision: str, year: int) -> bool:
    """Say whether the country moved working days to weekends in one of the years before."""
    years = range(year - _LOOKED_BACK, year)
    return any(_worked(_ask(country, subdivision, one, "en"), one) for one in years)
