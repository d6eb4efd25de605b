import json
import sys
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from servicedesk.database.verification import Checked, Invariant, Scope, check, invariants
from servicedesk.text.progress_bar import Progress

STEPS = 1000


class Command(BaseCommand):
    help = "Check what must always be true of the rows; exit with 1 if anything is not. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
        parser.add_argument("--only", type=_numbers, metavar="1,2,…", help="check these invariants alone")
        parser.add_argument(
            "--sample", type=_positive, metavar="N", help="read about N rows from random places, not all"
        )

    def handle(
        self, *args: Any, json: bool, only: set[int] | None, sample: int | None, **options: Any
    ) -> None:
        scope = Scope(sample)
        found = [self.look(one, scope) for one in invariants(only)]
        self.stdout.write(as_json(found) if json else as_table(found))
        if any(one.finding.count_broken for one in found):
            sys.exit(1)

    def look(self, one: Invariant, scope: Scope) -> Checked:
        """Check one invariant, with a bar on stderr."""
        progress = Progress(f"{one.number:2d}", STEPS, sys.stderr)
        scope.advance = lambda share: progress.advance_to(round(share * STEPS))
        found = check(one, scope)
        progress.finish()
        return found


def as_table(found: list[Checked]) -> str:
    """Return the counts, a line an invariant, and below them what is broken."""
    lines = [f"{'':2}  {'checked':>10}  {'broken':>8}  {'seconds':>8}"]
    for one in found:
        counts = f"{one.finding.checked:>10}  {one.finding.count_broken:>8}  {one.seconds:>8.1f}"
        lines.append(f"{one.invariant.number:2}  {counts}  {one.invariant.title}")
        lines += [f"      {words}" for words in [*one.finding.broken, *one.finding.notes]]
    broken = sum(one.finding.count_broken for one in found)
    return "\n".join([*lines, f"{broken} broken" if broken else "everything holds"])


def as_json(found: list[Checked]) -> str:
    """Return the same for programs."""
    rows = [
        {
            "number": one.invariant.number,
            "title": str(one.invariant.title),
            "checked": one.finding.checked,
            "count_broken": one.finding.count_broken,
            "broken": one.finding.broken,
            "notes": one.finding.notes,
            "seconds": round(one.seconds, 3),
        }
        for one in found
    ]
    return json.dumps({"broken": sum(one.finding.count_broken for one in found), "invariants": rows})


def _numbers(text: str) -> set[int]:
    try:
        wanted = {int(part) for part in text.split(",")}
    except ValueError as failure:
        raise ArgumentTypeError("numbers with commas between them, such as 1,5") from failure
    known = {one.number for one in invariants()}
    if unknown := wanted - known:
        raise ArgumentTypeError(f"there is no invariant {min(unknown)}; known are {sorted(known)}")
    return wanted


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError("a number of rows, at least 1")
    return number
