"""Whether a calendar knows the holidays that are coming. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from servicedesk.calendars.editing.differences import Content
from servicedesk.calendars.holidays.national import national_set

OCTOBER: Final = 10
_LOOKS: Final = (10, 11, 12)  # on the first of these months, people are reminded of what is missing
_NINE: Final = time(9)


class Gap(StrEnum):
    """What is missing.

    THIS_YEAR, NEXT_YEAR: no special day of that year is known. MAKE_UP: the country has announced its make-up days,
    and the calendar has none of them. PROVISIONAL: it has the holidays, but the country has announced nothing yet.
    """

    THIS_YEAR = "this_year"
    NEXT_YEAR = "next_year"
    MAKE_UP = "make_up"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Missing:
    """A gap, the year it is about, and the last special day that is known."""

    gap: Gap
    year: int
    last: date | None

    @property
    def is_pressing(self) -> bool:
        """Whether due dates will be wrong unless someone acts; the other gaps wait for the country."""
        return self.gap is not Gap.PROVISIONAL


def missing(content: Content, *, today: date, country: str = "", subdivision: str = "") -> list[Missing]:
    """Return what is missing, the nearest first. Next year's set is asked for from October on.

    A calendar that follows no country and never had a special day has no holidays to miss.
    """
    days = sorted(date.fromisoformat(day) for day in content["overrides"])
    if not country and not days:
        return []
    last = days[-1] if days else None
    years = {day.year for day in days}
    found = []
    for year, gap in ((today.year, Gap.THIS_YEAR), (today.year + 1, Gap.NEXT_YEAR)):
        if year in years:
            found += [Missing(one, year, last) for one in _unannounced(days, year, country, subdivision)]
        elif gap is Gap.THIS_YEAR or today.month >= OCTOBER:
            found.append(Missing(gap, year, last))
    return found


def next_look(after: datetime, zone: str) -> datetime:
    """Return when to look next whether holidays are missing: nine o'clock on the first of October to December."""
    place = ZoneInfo(zone)
    year = after.astimezone(place).year
    moments = (
        datetime.combine(date(one, month, 1), _NINE, place) for one in (year, year + 1) for month in _LOOKS
    )
    return next(moment for moment in moments if moment > after)


def _unannounced(days: list[date], year: int, country: str, subdivision: str) -> list[Gap]:
    if not country:
        return []
    national = national_set(country, subdivision, year)
    if national.is_provisional:
        return [Gap.PROVISIONAL]
    worked = set(national.worked)
    return [Gap.MAKE_UP] if worked and not worked & set(days) else []
