"""Opening hours as data: the JSON form of a calendar's week and date overrides, read strictly.

Pure. A window is a pair of minutes after local midnight, `(540, 720)` for 09:00-12:00, half-open, within one
day; a window over midnight is written as two, the first ending at "24:00".
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

Windows = tuple[tuple[int, int], ...]

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY: Final = 24 * 60
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
# "right" zones count leap seconds, and "localtime" depends on the machine: neither may decide a due date.
_REFUSED_ZONES = re.compile(r"right/|posix/|localtime$|posixrules$|Factory$")


class WorkTimeError(ValueError):
    """A calendar, or a question to it, that has no answer; the message says why."""


class ScheduleError(WorkTimeError):
    """Calendar data that cannot be read: unknown zone, bad time, overlap and so on."""


class NoWorkingTime(ScheduleError):
    """The calendar does not open within 366 days (or ever), so nothing can be due."""


class OutOfReach(WorkTimeError):
    """The answer is outside the years of a datetime."""


def load_zone(name: object) -> ZoneInfo:
    """The IANA zone of that name. Raises ScheduleError."""
    if not isinstance(name, str):
        raise ScheduleError("zone must be the name of a time zone")
    shown = name[:64]
    if not _ZONE.fullmatch(name) or _REFUSED_ZONES.match(name):
        raise ScheduleError(f"unknown zone {shown!r}")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # a missing file, a file of another kind, a directory
        raise ScheduleError(f"unknown zone {shown!r}") from error


def read_week(data: object) -> tuple[Windows, ...]:
    """Seven tuples of windows, Monday first, from `{"mon": [["09:00", "18:00"]]}`. Raises ScheduleError."""
    if not isinstance(data, Mapping):
        raise ScheduleError("week must be an object of days")
    for day in data:
        if day not in DAYS:
            raise ScheduleError(f"unknown day {str(day)[:32]!r} in week: use {', '.join(DAYS)}")
    return tuple(read_windows(data.get(day, []), day) for day in DAYS)


def read_overrides(data: object) -> tuple[tuple[date, Windows], ...]:
    """Pairs of date and windows, in date order, from `{"2026-02-16": []}`. Raises ScheduleError."""
    if not isinstance(data, Mapping):
        raise ScheduleError("overrides must be an object of dates")
    return tuple(sorted((_read_date(day), read_windows(windows, day)) for day, windows in data.items()))


def read_windows(data: object, day: str) -> Windows:
    """The windows of one day, sorted; `day` names it in messages. Raises ScheduleError."""
    if not isinstance(data, list | tuple):
        raise ScheduleError(f"{day}: windows must be a list of [opens, closes]")
    windows = sorted(_read_window(pair, day) for pair in data)
    for (_, closes), (opens, _) in zip(windows, windows[1:], strict=False):
        if opens < closes:
            raise ScheduleError(f"{day}: windows overlap at {write_time(opens)}")
    return tuple(windows)


def write_windows(windows: Windows) -> list[list[str]]:
    """The JSON form of one day: `[["09:00", "12:00"], ...]`."""
    return [[write_time(opens), write_time(closes)] for opens, closes in windows]


def write_time(minutes: int) -> str:
    """`540` as "09:00"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _read_window(pair: object, day: str) -> tuple[int, int]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ScheduleError(f"{day}: a window must be a pair [opens, closes]")
    opens, closes = _read_time(pair[0], day), _read_time(pair[1], day)
    if opens >= closes:
        raise ScheduleError(f"{day}: {pair[0]} is not before {pair[1]} (a night shift is two windows)")
    return opens, closes


def _read_time(text: object, day: str) -> int:
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ScheduleError(f"{day}: {str(text)[:32]!r} is not a time like 09:00")
    hour, minute = int(found[1]), int(found[2])
    # "24:00" may only end a window; as a start it is refused because nothing comes after it.
    if minute > 59 or hour * 60 + minute > END_OF_DAY:
        raise ScheduleError(f"{day}: {found[0]!r} is not a time between 00:00 and 24:00")
    return hour * 60 + minute


def _read_date(text: object) -> date:
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ScheduleError(f"overrides: {str(text)[:32]!r} is not a date like 2026-02-16")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ScheduleError(f"overrides: there is no date {text}") from error
