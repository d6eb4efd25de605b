import json
import lzma
import sys
import time
import zlib
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from servicedesk.progress import Progress
from tickets.actions.incident_import import Added, import_rows
from tickets.actions.incident_setting import Setting
from tickets.incidents.reading import Row, UnreadableFile, open_text, read_rows
from tickets.incidents.summary import Summary

BATCH = 4000
SHOWN_COMPLAINTS = 50


class Command(BaseCommand):
    help = (
        "Import a ServiceNow incident audit export (CSV, plain or .gz, .xz, .bz2). A second run adds nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--zone", default=settings.TIME_ZONE, help="the zone of its dates (default %(default)s)"
        )
        parser.add_argument("--json", action="store_true", help="print the summary as one JSON line")

    def handle(self, *args: Any, file: Path, zone: str, **options: Any) -> None:
        began = time.monotonic()
        summary, added, fault = Summary(), Added(), None
        try:
            self.read(file, _zone(zone), summary, added)
        except (UnreadableFile, OSError) as failure:
            raise CommandError(f"{file} cannot be read: {failure}") from failure
        except (EOFError, lzma.LZMAError, zlib.error) as failure:
            fault = f"{file} is damaged after row {summary.rows}; what came before is imported: {failure}"
        totals = summary.totals() | {
            "added_tickets": added.tickets,
            "added_moves": added.moves,
            "seconds": round(time.monotonic() - began, 1),
        }
        self.report(totals, summary, as_json=options["json"])
        if fault:
            raise CommandError(fault)

    def read(self, file: Path, zone: ZoneInfo, summary: Summary, added: Added) -> None:
        """Read and write in batches, so that memory does not grow with the rows."""
        setting = Setting(zone.key)
        text, raw = open_text(file)
        with raw, text:
            progress = Progress("importing", file.stat().st_size, sys.stderr)
            items = read_rows(text, zone)
            while batch := list(islice(items, BATCH)):
                for item in batch:
                    summary.add(item)
                import_rows([item for item in batch if isinstance(item, Row)], setting=setting, added=added)
                progress.advance_to(raw.tell())
            progress.finish()

    def report(self, totals: dict[str, Any], summary: Summary, *, as_json: bool) -> None:
        for complaint in summary.complaints[:SHOWN_COMPLAINTS]:
            self.stderr.write(f"line {complaint.line} {complaint.reason}; left out")
        if len(summary.complaints) > SHOWN_COMPLAINTS:
            self.stderr.write(f"and {len(summary.complaints) - SHOWN_COMPLAINTS} more rows left out")
        if as_json:
            self.stdout.write(json.dumps(totals, ensure_ascii=False))
            return
        for name, value in totals.items():
            shown = (
                ", ".join(f"{key} {count}" for key, count in value.items())
                if isinstance(value, dict)
                else value
            )
            self.stdout.write(f"{name.replace('_', ' '):16} {shown}")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError) as failure:
        raise CommandError(f"{name} is no time zone; name one such as Europe/Berlin.") from failure
