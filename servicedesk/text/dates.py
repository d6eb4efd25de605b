"""Days and moments that come from outside as ISO 8601 text: one reading for addresses, programs and forms. Pure.

What lies outside the years that a desk can mean is refused here, since arithmetic, zones and the database end beyond.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(text: object) -> date:
    """Return the day of "2026-03-02". Raises ValueError for anything else, and for a year out of bounds."""
    day = parse_day(text)
    if not is_possible(day):
        raise ValueError(f"no day between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def parse_day(text: object) -> date:
    """Return the day of "2026-03-02" in any year, for those who judge its bounds themselves; else raise ValueError."""
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError("no day such as 2026-03-02")
    return date.fromisoformat(text)


def read_moment(text: object, zone: tzinfo | None = None) -> datetime:
    """Return the moment of "2026-03-02T10:00:00+08:00" in UTC; one without an offset is read in `zone`.

    Raises ValueError for anything else, for an offset of less than whole minutes, for a moment that names no zone
    where none is given, and for a year out of bounds.
    """
    if not isinstance(text, str) or not text.isascii():
        raise ValueError("no moment such as 2026-03-02T10:00:00+08:00")
    moment = datetime.fromisoformat(text)
    if not is_possible(moment.date()):
        raise ValueError(f"no moment between {FIRST_YEAR} and {LAST_YEAR}")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a moment without an offset from UTC")
    if offset % timedelta(minutes=1):
        raise ValueError("an offset of less than whole minutes")
    return moment.astimezone(UTC)


def is_possible(day: date) -> bool:
    """Say whether a day lies in the years that a desk can mean."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
