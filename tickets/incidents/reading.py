"""Read a ServiceNow incident audit export row by row. Pure: no Django, no database.

Dates come as day, month, year and hour:minute, or ISO, without a zone; "?" and "" mean unknown.
"""

import bz2
import csv
import gzip
import lzma
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from servicedesk.text.cleaning import clean_line

from .columns import NAMES, WrongColumns, column_places
from .meaning import boolean_of

MAX_NUMBER, MAX_VALUE = 18, 60
# The moments of the end and the verdict are no part of an update: an export writes them into every row once known.
OF_THE_UPDATE = tuple(
    name
    for name in NAMES
    if name not in ("number", "sys_updated_at", "opened_at", "resolved_at", "closed_at", "made_sla")
)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?")
_OPENERS: Mapping[str, Callable[..., IO[Any]]] = {".gz": gzip.open, ".xz": lzma.open, ".bz2": bz2.open}


class UnreadableFile(Exception):
    """The file as a whole is no such export; the message says why."""


class BadRow(Exception):
    """One row makes no sense; the message says why."""


@dataclass(frozen=True, slots=True)
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
    location: str
    priority: str
    updated_by: str
    made_sla: bool | None
    reopen_count: int
    mod_count: int | None
    opened_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    identity: str  # what tells this update from others of the incident, in this export and in longer ones
    digest: str  # the same for the line as a whole


@dataclass(frozen=True, slots=True)
class Complaint:
    """A row that was left out, by its line in the file."""

    line: int
    reason: str


class Export:
    """A file that is being read. `now` is the moment after which nothing can have happened."""

    def __init__(
        self, stream: IO[str], zone: ZoneInfo, now: datetime, chosen: Mapping[str, str] | None = None
    ) -> None:
        """Read the first line. Raises UnreadableFile where it does not name the columns that are needed."""
        self.zone, self.now = zone, now
        self._reader = csv.reader(stream, strict=True)
        try:
            self.header = [name.strip() for name in next(self._reader)]
            self.places = column_places(self.header, chosen or {})
        except (StopIteration, csv.Error) as failure:
            raise UnreadableFile("the file is empty or no CSV") from failure
        except WrongColumns as failure:
            raise UnreadableFile(str(failure)) from failure

    @property
    def says_sla(self) -> bool:
        """Say whether the file knows of any incident whether it was in time."""
        return "made_sla" in self.places

    def rows(self) -> Iterator[Row | Complaint]:
        """Yield every row in file order, or why it cannot be used."""
        reader = self._reader
        while True:
            try:
                values = next(reader)
                if values:
                    yield self._read(values, reader.line_num)
            except StopIteration:
                return
            except BadRow as problem:
                yield Complaint(reader.line_num, str(problem))
            except csv.Error as problem:
                yield Complaint(reader.line_num, f"is no CSV: {problem}")

    def _read(self, values: list[str], line: int) -> Row:
        if len(values) != len(self.header):
            raise BadRow(f"has {len(values)} values under {len(self.header)} columns")
        text = dict.fromkeys(NAMES, "") | {name: _known(values[place]) for name, place in self.places.items()}
        if not text["number"]:
            raise BadRow("has no number")
        if len(text["number"]) > MAX_NUMBER:
            raise BadRow(f"has a number of more than {MAX_NUMBER} characters")
        if not text["incident_state"]:
            raise BadRow("has no incident_state")
        opened_at = self._moment(text, "opened_at")
        updated_at = self._moment(text, "sys_updated_at")
        if opened_at is None or updated_at is None:
            raise BadRow("has no opened_at or no sys_updated_at")
        # As the file writes it: another zone makes no other update of it.
        written = updated_at.astimezone(self.zone).replace(tzinfo=None).isoformat()
        return Row(
            line=line,
            number=text["number"].upper(),
            state=text["incident_state"],
            group=text["assignment_group"],
            assignee=text["assigned_to"],
            caller=text["caller_id"],
            category=text["category"],
            subcategory=text["subcategory"],
            location=text["location"],
            priority=text["priority"],
            updated_by=text["sys_updated_by"],
            made_sla=boolean_of(text["made_sla"]),
            reopen_count=_count(text, "reopen_count", most=9_999) or 0,
            mod_count=_count(text, "sys_mod_count", most=999_999),
            opened_at=opened_at,
            updated_at=updated_at,
            resolved_at=self._moment(text, "resolved_at"),
            closed_at=self._moment(text, "closed_at"),
            identity=_digest([written, *(text[name] for name in OF_THE_UPDATE)]),
            digest=_digest(values),
        )

    def _moment(self, text: Mapping[str, str], column: str) -> datetime | None:
        value = text[column]
        if not value:
            return None
        try:
            found = _day_first(value) or datetime.fromisoformat(value)
            moment = (found if found.tzinfo else found.replace(tzinfo=self.zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise BadRow(f"has {value!r} as {column}, which is no date and time") from None
        if moment > self.now:
            raise BadRow(f"has {value!r} as {column}, which is still to come")
        if moment < EARLIEST:
            raise BadRow(f"has {value!r} as {column}, which is before {EARLIEST.year}")
        return moment


def open_bytes(path: Path) -> tuple[IO[bytes], IO[bytes]]:
    """Open a plain, .gz, .xz or .bz2 file; the second stream's position tells how far the reading is."""
    raw = path.open("rb")
    opener = _OPENERS.get(path.suffix.lower())
    return (raw if opener is None else opener(raw, "rb")), raw


def _digest(values: Iterable[str]) -> str:
    return sha256("\x1f".join(values).encode()).hexdigest()[:20]


def _known(value: str) -> str:
    """Return a cell without what means nothing; a long one is cut, and still differs from others cut like it."""
    clean = clean_line(value.replace("\x00", ""))
    if clean == "?":
        return ""
    if len(clean) > MAX_VALUE:
        return f"{clean[: MAX_VALUE - 9]}…{sha256(clean.encode()).hexdigest()[:8]}"
    return clean


def _count(text: Mapping[str, str], column: str, *, most: int) -> int | None:
    value = text[column].replace(",", "")
    if not value:
        return None
    if not value.isascii() or not value.isdecimal() or len(value) > len(str(most)):
        raise BadRow(f"has {value!r} as {column}, which is no number")
    return int(value)


def _day_first(value: str) -> datetime | None:
    parts = _DAY_FIRST.fullmatch(value)
    if parts is None:
        return None
    day, _sign, month, year, hour, minute, second = parts.groups()
    return datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - the export names no zone, the caller does
