"""Working time counted minute by minute, sharing no arithmetic with the product: slow, and easy to believe.

A local time is read without `fold`: the earliest instant whose wall shows it; if the wall never shows it,
with the offset of two days before. Good for zones and years with whole-minute offsets.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Minutes:
    """A calendar's open minutes from `first` for `days` days of UTC."""

    def __init__(self, calendar: dict, first: date, days: int) -> None:
        self.start = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.open = bytearray(days * 1440)
        zone = ZoneInfo(calendar["zone"])
        for near in range(-2, days + 2):
            day = first + near * DAY
            windows = calendar["overrides"].get(
                day.isoformat(), calendar["week"].get(DAYS[day.weekday()], [])
            )
            for opens, closes in windows:
                start, end = (self._index(instant(zone, day, text)) for text in (opens, closes))
                for minute in range(max(start, 0), min(end, len(self.open))):
                    self.open[minute] = 1

    def _index(self, at: datetime) -> int:
        return (at - self.start) // MINUTE

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        return sum(self.open[self._index(start) : self._index(end)]) * MINUTE

    def due(self, start: datetime, minutes: int) -> datetime | None:
        """The end of the open minute that completes the amount; None if that lies beyond the days."""
        for index in range(self._index(start), len(self.open)):
            minutes -= self.open[index]
            if minutes == 0:
                return self.start + (index + 1) * MINUTE
        return None

    def before(self, end: datetime, minutes: int) -> datetime | None:
        for index in range(self._index(end) - 1, -1, -1):
            minutes -= self.open[index]
            if minutes == 0:
                return self.start + index * MINUTE
        return None

    def is_open(self, at: datetime) -> bool:
        return bool(self.open[self._index(at)])

    def next_opening(self, at: datetime) -> datetime | None:
        found = self.open.find(1, self._index(at))
        return None if found < 0 else self.start + found * MINUTE

    def next_closing(self, at: datetime) -> datetime | None:
        found = self.open.find(0, max(self.open.find(1, self._index(at)), 0))
        return None if found < 0 else self.start + found * MINUTE


def instant(zone: ZoneInfo, day: date, text: str) -> datetime:
    """The instant at which the wall of `zone` shows `text` on `day`."""
    wall = datetime(day.year, day.month, day.day, tzinfo=UTC)
    wall += int(text[:2]) * 60 * MINUTE + int(text[3:]) * MINUTE
    before = (wall - 2 * DAY).astimezone(zone).utcoffset()
    offsets = {(wall + near * DAY).astimezone(zone).utcoffset() for near in (-2, -1, 0, 1, 2)}
    shown = [wall - offset for offset in offsets if (wall - offset).astimezone(zone).utcoffset() == offset]
    return min(shown, default=wall - before)
