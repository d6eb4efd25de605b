"""Put the rows of an export into the order in which they happened. Pure but for a file that no one else sees.

Lists are exported newest first as often as oldest first, and by any column. A row's own time decides, then the
number of changes (`sys_mod_count`), then the direction that the file as a whole has.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Any

from .reading import Row

NAMES = [field.name for field in fields(Row)]
MOMENTS = frozenset(("opened_at", "updated_at", "resolved_at", "closed_at"))


class Direction(StrEnum):
    """Which way the rows of a file run."""

    OLDEST_FIRST = "oldest first"
    NEWEST_FIRST = "newest first"
    UNKNOWN = "no direction"


class Ordered:
    """Takes rows in file order and gives them back incident by incident. They wait on disk, whatever their number."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect("")
        self._rows.execute(
            "CREATE TABLE row (number TEXT, at INTEGER, mods INTEGER, line INTEGER, told TEXT, same TEXT, "
            "UNIQUE (number, same))"
        )
        self._last: dict[str, tuple[int, int]] = {}
        self._before: int | None = None
        self._steps, self._file_steps = [0, 0], [0, 0]  # forwards and backwards in time
        self.count, self.repeated = 0, 0

    def __enter__(self) -> "Ordered":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._rows.close()

    def add(self, row: Row) -> bool:
        """Take a row in; False for one that is in the file already, word by word or as the same change."""
        at, mods = int(row.updated_at.timestamp()), -1 if row.mod_count is None else row.mod_count
        same = row.digest if row.mod_count is None else row.identity
        told = json.dumps([_plain(getattr(row, name)) for name in NAMES])
        done = self._rows.execute(
            "INSERT OR IGNORE INTO row VALUES (?, ?, ?, ?, ?, ?)",
            (row.number, at, mods, row.line, told, same),
        )
        if not done.rowcount:
            self.repeated += 1
            return False
        self.count += 1
        _note(self._steps, self._last.get(row.number), (at, mods))
        _note(self._file_steps, self._before, at)
        self._last[row.number], self._before = (at, mods), at
        return True

    @property
    def direction(self) -> Direction:
        """Return which way the file runs: by the rows of the same incident, else by all of them."""
        for forwards, backwards in (self._steps, self._file_steps):
            if forwards != backwards:
                return Direction.OLDEST_FIRST if forwards > backwards else Direction.NEWEST_FIRST
        return Direction.UNKNOWN

    def incidents(self) -> Iterator[list[Row]]:
        """Yield the rows of each incident as they happened, the incident that was opened first before the others."""
        sign = -1 if self.direction == Direction.NEWEST_FIRST else 1
        found = self._rows.execute(
            "SELECT number, told FROM row "
            "JOIN (SELECT number, min(at) AS first FROM row GROUP BY number) USING (number) "
            "ORDER BY first, number, at, mods, line * ?",
            (sign,),
        )
        number, rows = "", list[Row]()
        for owner, told in found:
            if owner != number and rows:
                yield rows
                rows = []
            number = owner
            rows.append(_row(json.loads(told)))
        if rows:
            yield rows


def _note(steps: list[int], before: Any, now: Any) -> None:
    if before is not None and before != now:
        steps[now < before] += 1


def _plain(value: Any) -> Any:
    return int(value.timestamp()) if isinstance(value, datetime) else value


def _row(values: list[Any]) -> Row:
    told: dict[str, Any] = {
        name: datetime.fromtimestamp(value, UTC) if name in MOMENTS and value is not None else value
        for name, value in zip(NAMES, values, strict=True)
    }
    return Row(**told)
