"""Hours as people type and read them: "9-12, 13:30-18" becomes windows, and windows become words. Pure.

A shift is a pair of minutes of the day; one whose end is not after its start continues past midnight.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from servicedesk.calendars.arithmetic.opening_hours import END_OF_DAY, Windows, write_time

Shift = tuple[int, int]

_TIME: Final = re.compile(r"([0-9]{1,2})(?:[:.：hH点时]?([0-9]{2}))?")
_DASH: Final = re.compile(r"\s*(?:[-–—~～至]|to)\s*")
_COMMA: Final = re.compile(r"[,，、;；\n]")


class HoursError(ValueError):
    """Hours that make no sense. `code`: time, pair, empty, order, overlap; `text`: what was typed."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code, self.text = code, text


def read_minutes(text: str) -> int:
    """Return "9", "9:30", "0930" or "24:00" as minutes of the day. Raises HoursError."""
    found = _TIME.fullmatch(text.strip())
    hour, minute = (int(part or 0) for part in found.groups()) if found else (99, 0)
    if minute > 59 or hour * 60 + minute > END_OF_DAY:
        raise HoursError("time", text.strip()[:20])
    return hour * 60 + minute


def read_shift(opens: str, closes: str) -> Shift:
    """Return a shift from its two ends; an end at 00:00 is the end of the day. Raises HoursError."""
    first, last = read_minutes(opens), read_minutes(closes)
    last = last or END_OF_DAY
    if first in (last, END_OF_DAY):
        raise HoursError("empty", f"{opens.strip()}-{closes.strip()}"[:20])
    return first, last


def read_day(text: str) -> Windows:
    """Return the windows of "9-12, 13:30-18", in order; they end within the day. Raises HoursError."""
    windows = []
    for part in filter(None, (part.strip() for part in _COMMA.split(text))):
        ends = _DASH.split(part)
        if len(ends) != 2:
            raise HoursError("pair", part[:20])
        opens, closes = read_shift(*ends)
        if closes < opens:
            raise HoursError("order", part[:20])
        windows.append((opens, closes))
    windows.sort()
    for (_, closes), (opens, end) in zip(windows, windows[1:], strict=False):
        if opens < closes:
            raise HoursError("overlap", write_shift((opens, end)))
    return tuple(windows)


def write_shift(shift: Shift) -> str:
    """Return "09:00–12:00"."""
    return f"{write_time(shift[0])}–{write_time(shift[1])}"


def write_day(windows: Iterable[Shift]) -> str:
    """Return "09:00–12:00, 13:30–18:00", which `read_day` reads again; nothing for a closed day."""
    return ", ".join(write_shift(window) for window in windows)


def minutes_of(windows: Iterable[Sequence[int]]) -> int:
    """Return how many minutes the windows last."""
    return sum(closes - opens for opens, closes in windows)
