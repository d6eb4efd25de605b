"""`manage.py import_people FILE`: show what a list of people would change; `--apply` does it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments.actions.people_import import import_people
from departments.display.import_groups import ProblemGroup, problem_groups
from departments.display.import_problems import problem_text, summary_text, unreadable_text
from departments.queries.people_import import Entry, plan_import
from servicedesk.accounts.people_csv import COLUMNS, Reading, UnreadableFile, read_people, safe_cell
from servicedesk.text.encodings import CODECS, LABELS, known_name
from servicedesk.verbs.exceptions import Refused


class Command(BaseCommand):
    """Import people from a CSV file."""

    help = (
        "Shows what a CSV file of people would change, and with --apply changes it. Columns: "
        f"{', '.join(COLUMNS)}. An empty cell changes nothing, a single - empties the field. Lines with problems are "
        "left out and make the command end with status 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file")
        parser.add_argument(
            "--encoding",
            default="",
            help=f"how its letters are written: {', '.join(CODECS)} (default: found out)",
        )
        parser.add_argument("--apply", action="store_true", help="do it; without this nothing is written")
        parser.add_argument(
            "--invite", action="store_true", help="mail new people a link to choose a password"
        )

    def handle(self, *args: Any, file: Path, apply: bool, invite: bool, **options: Any) -> None:
        reading = self._read(file, options["encoding"])
        try:
            plan = import_people(reading=reading, invite=invite, by=None) if apply else plan_import(reading)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for entry in plan.new:
            self.stdout.write(f"+ {entry.row.email} {safe_cell(entry.row.cells['name'])}")
        for entry in plan.changed:
            self.stdout.write(f"~ {entry.row.email} {_changes(entry)}")
        for group in problem_groups(plan.problems, problem_text):
            for line in _complaints(group):
                self.stderr.write(line)
        self.stdout.write(f"read as {LABELS[reading.encoding]}")
        self.stdout.write(summary_text(plan.counts))
        if not apply and plan.entries:
            self.stdout.write("Nothing was written. Run it again with --apply to do this.")
        if plan.problems:
            raise SystemExit(1)

    def _read(self, file: Path, encoding: str) -> Reading:
        try:
            return read_people(file.read_bytes(), known_name(encoding) if encoding else "")
        except LookupError as error:
            raise CommandError(
                f"{encoding} is no encoding known here; there are {', '.join(CODECS)}."
            ) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except UnreadableFile as error:
            hint = " (--encoding NAME)" if error.code == "unclear_encoding" else ""
            raise CommandError(unreadable_text(error) + hint) from error


def _complaints(group: ProblemGroup) -> Iterator[str]:
    """Yield a line for equal problems, else one for each of the first."""
    if group.is_same:
        more = f" and {group.more} more" if group.more else ""
        yield f"line {group.lines}{more}: {group.text}"
        return
    yield from (f"line {line}: {text}" for line, text in group.examples)
    if group.more:
        yield f"and {group.more} more lines of this kind"


def _changes(entry: Entry) -> str:
    return ", ".join(
        f"{name}: {safe_cell(old) or '-'} -> {safe_cell(new) or '-'}"
        for name, (old, new) in entry.changes.items()
    )
