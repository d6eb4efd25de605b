import io
import json
import lzma
import sys
import time
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from servicedesk.events import clock
from servicedesk.text.encodings import CODECS, LABELS, UnclearEncoding, WrongEncoding, choose, known_name
from servicedesk.text.progress_bar import Progress
from tickets.actions.incident_import import ImportProgress, import_incidents
from tickets.actions.incident_setting import Setting
from tickets.incidents.columns import NAMES
from tickets.incidents.ordering import Ordered
from tickets.incidents.reading import Export, Row, UnreadableFile, open_bytes
from tickets.incidents.summary import Summary

BATCH = 800  # incidents, some six rows each
CHUNK = 1 << 16
SHOWN_COMPLAINTS = 50
DAMAGE = (EOFError, lzma.LZMAError, zlib.error)


class Command(BaseCommand):
    help = (
        "Import a ServiceNow incident audit export (CSV, plain or .gz, .xz, .bz2), in any order of its rows. A second "
        "run adds nothing; a longer export adds what is new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--zone", default=settings.TIME_ZONE, help="the zone of its dates (default %(default)s)"
        )
        parser.add_argument(
            "--encoding",
            default="",
            help=f"how its letters are written: {', '.join(CODECS)} (default: found out)",
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=NAME",
            help=f"what the file calls a column, once each: {', '.join(NAMES)}",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON line")

    def handle(self, *args: Any, file: Path, zone: str, encoding: str, **options: Any) -> None:
        began = time.monotonic()
        summary, added = Summary(), ImportProgress()
        chosen = _mapping(options["map"])
        try:
            summary.encoding = encoding_of(file, encoding)
            fault = self.read(file, _zone(zone), chosen, summary, added)
        except (UnreadableFile, OSError) as failure:
            raise CommandError(f"{file} cannot be read: {failure}") from failure
        totals = summary.totals() | {
            "added_tickets": added.tickets,
            "added_moves": added.moves,
            "seconds": round(time.monotonic() - began, 1),
        }
        self.report(totals, summary, added, as_json=options["json"])
        if fault:
            raise CommandError(
                f"{file} is damaged after row {summary.rows}; what came before is imported: {fault}"
            )

    def read(
        self, file: Path, zone: ZoneInfo, chosen: Mapping[str, str], summary: Summary, added: ImportProgress
    ) -> Exception | None:
        """Put the rows in order, then write incident by incident; return what broke the reading off."""
        with Ordered() as ordered:
            fault = _take_in(file, zone, chosen, summary, ordered)
            summary.repeated, summary.direction = ordered.repeated, ordered.direction
            progress = Progress("importing", ordered.count, sys.stderr)
            setting, incidents, done = Setting(zone.key), ordered.incidents(), 0
            while batch := list(islice(incidents, BATCH)):
                import_incidents(batch, setting=setting, added=added)
                for rows in batch:
                    summary.ended(rows)
                done += sum(len(rows) for rows in batch)
                progress.advance_to(done)
            progress.finish()
        return fault

    def report(
        self, totals: dict[str, Any], summary: Summary, added: ImportProgress, *, as_json: bool
    ) -> None:
        for complaint in summary.complaints[:SHOWN_COMPLAINTS]:
            self.stderr.write(f"line {complaint.line} {complaint.reason}; left out")
        if len(summary.complaints) > SHOWN_COMPLAINTS:
            self.stderr.write(f"and {len(summary.complaints) - SHOWN_COMPLAINTS} more rows left out")
        for number in added.taken:
            self.stderr.write(f"{number} is a request of this desk; the incident of that number is left out")
        if summary.damaged:
            self.stderr.write(
                f"{summary.damaged} rows hold letters that were lost before this export was written"
            )
        if as_json:
            self.stdout.write(json.dumps(totals, ensure_ascii=False))
            return
        for name, value in totals.items():
            self.stdout.write(f"{name.replace('_', ' '):16} {_shown(value)}")


def encoding_of(file: Path, wanted: str) -> str:
    """Return the name of a file's encoding. Raises CommandError where it is not the wanted one, or not clear."""
    try:
        name = known_name(wanted) if wanted else ""
    except LookupError as failure:
        raise CommandError(f"{wanted} is no encoding known here; there are {', '.join(CODECS)}.") from failure
    stream, raw = open_bytes(file)
    try:
        with raw, stream:
            return choose(_whole_lines(stream), name)
    except WrongEncoding as failure:
        raise CommandError(f"{file}: {failure}") from failure
    except UnclearEncoding as failure:
        readings = " or ".join(LABELS[name] for name in failure.candidates) or "nothing known here"
        raise CommandError(
            f"{file} is not UTF-8, and its letters could be {readings}. Say which it is: --encoding NAME"
        ) from failure


def _take_in(
    file: Path, zone: ZoneInfo, chosen: Mapping[str, str], summary: Summary, ordered: Ordered
) -> Exception | None:
    stream, raw = open_bytes(file)
    with raw, stream, io.TextIOWrapper(stream, encoding=CODECS[summary.encoding], newline="") as text:
        progress = Progress("reading", file.stat().st_size, sys.stderr)
        try:
            export = Export(text, zone, clock.now(), chosen)
            summary.says_sla = export.says_sla
            for item in export.rows():
                summary.read(item)
                if isinstance(item, Row):
                    ordered.add(item)
                progress.advance_to(raw.tell())
        except DAMAGE as fault:
            return fault
        progress.finish()
    return None


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content; of a damaged archive all whole lines before the damage."""
    rest = b""
    try:
        while chunk := stream.read(CHUNK):
            whole, end, rest = (rest + chunk).rpartition(b"\n")
            yield whole + end
    except DAMAGE:
        return
    yield rest


def _mapping(given: list[str]) -> dict[str, str]:
    chosen = {}
    for pair in given:
        column, sign, name = pair.partition("=")
        if not sign or not name:
            raise CommandError(f"{pair!r} maps nothing; write COLUMN=NAME, as in number=Nummer.")
        chosen[column.strip()] = name.strip()
    return chosen


def _shown(value: Any) -> Any:
    if value is None:
        return "unknown"
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    return value


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError) as failure:
        raise CommandError(f"{name} is no time zone; name one such as Europe/Berlin.") from failure
