"""Read a ServiceNow incident audit export row by row. Pure: no Django, no database.

Dates come as day/month/year hour:minute or ISO, without a zone; "?" and "" mean unknown.
"""

import bz2
import csv
import gzip
import lzma
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

NEEDED = ("number", "incident_state", "opened_at", "sys_updated_at")
MAX_NUMBER, MAX_VALUE = 18, 60
_OPENERS: Mapping[str, Callable[..., IO[Any]]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}


class UnreadableFile(Exception):
    """The file as a whole is no such export; the message says why."""


class BadRow(Exception):
    """One row makes no sense; the message says why."""


@dataclass(frozen=True)
class Row:
    """One update of an incident. Unknown values are "" or None."""

    line: int
    number: str
    state: str
    group: str
    assignee: str
    caller: str
    category: str
    subcategory: str
    priority: str
    updated_by: str
    made_sla: bool | None
    reopen_count: int
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class Complaint:
    """A row that was left out, by its line in the file."""

    line: int
    reason: str


def read_rows(stream: IO[str], zone: ZoneInfo) -> Iterator[Row | Complaint]:
    """Yield every row in file order, or why it cannot be used. Raises UnreadableFile for a wrong header."""
    reader = csv.reader(stream)
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error) as failure:
        raise UnreadableFile("the file is empty or no CSV") from failure
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise UnreadableFile(f"the first line names no column {', '.join(missing)}")
    while True:
        try:
            values = next(reader)
            if values:
                yield _read(dict(zip(header, values, strict=True)), reader.line_num, zone)
        except StopIteration:
            return
        except BadRow as problem:
            yield Complaint(reader.line_num, str(problem))
        except ValueError:
            yield Complaint(reader.line_num, f"has {len(values)} values under {len(header)} columns")
        except csv.Error as problem:
            yield Complaint(reader.line_num, f"is no CSV: {problem}")


def open_text(path: Path) -> tuple[IO[str], IO[bytes]]:
    """Open a plain, .gz, .xz or .bz2 file as text; the second stream's position tells how far the reading is."""
    raw = path.open("rb")
    opener = _OPENERS.get(path.suffix.lower())
    if opener is None:
        return open(raw.fileno(), encoding="utf-8-sig", errors="replace", newline="", closefd=False), raw
    return opener(raw, "rt", encoding="utf-8-sig", errors="replace", newline=""), raw


def _read(values: Mapping[str, str], line: int, zone: ZoneInfo) -> Row:
    text = {name: _known(value) for name, value in values.items()}
    number = text["number"]
    if not number:
        raise BadRow("has no number")
    if len(number) > MAX_NUMBER:
        raise BadRow(f"has a number of more than {MAX_NUMBER} characters")
    if not text["incident_state"]:
        raise BadRow("has no incident_state")
    opened_at = _moment(text, "opened_at", zone)
    updated_at = _moment(text, "sys_updated_at", zone)
    if opened_at is None or updated_at is None:
        raise BadRow("has no opened_at or no sys_updated_at")
    return Row(
        line=line,
        number=number,
        state=text["incident_state"],
        group=text.get("assignment_group", ""),
        assignee=text.get("assigned_to", ""),
        caller=text.get("caller_id", ""),
        category=text.get("category", ""),
        subcategory=text.get("subcategory", ""),
        priority=text.get("priority", ""),
        updated_by=text.get("sys_updated_by", ""),
        made_sla=_truth(text.get("made_sla", "")),
        reopen_count=_count(text.get("reopen_count", "")),
        opened_at=opened_at,
        updated_at=updated_at,
        resolved_at=_moment(text, "resolved_at", zone),
        closed_at=_moment(text, "closed_at", zone),
    )


def _known(value: str) -> str:
    clean = value.replace("\x00", "").strip()
    return "" if clean == "?" else clean[:MAX_VALUE]


def _moment(text: Mapping[str, str], column: str, zone: ZoneInfo) -> datetime | None:
    value = text.get(column, "")
    if not value:
        return None
    for parse in (_day_first, datetime.fromisoformat):
        try:
            found = parse(value)
        except ValueError:
            continue
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    raise BadRow(f"has {value!r} as {column}, which is no date and time")


def _truth(value: str) -> bool | None:
    return {"true": True, "false": False}.get(value.lower())


def _count(value: str) -> int:
    if not value:
        return 0
    if not value.isdecimal() or len(value) > 4:
        raise BadRow(f"has {value!r} as reopen_count, which is no number")
    return int(value)


def _day_first(value: str) -> datetime:
    return datetime.strptime(value, "%d/%m/%Y %H:%M")  # noqa: DTZ007 - the export names no zone, the caller does
