"""Import a long list of people part by part: whole parts or none, so that a broken-off import continues where it was.

First come the new people, without their line managers, who may come further down; then everyone with all that the
file says. A part changes nothing of what an earlier one has done.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from departments.models import PeopleUpload
from departments.queries.manager_names import with_managers
from departments.queries.people_import import Counts, Plan
from departments.queries.people_preview import plain_problems
from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import PersonRow, Reading, read_people

from .people_import import import_people

PART = 500


@dataclass(frozen=True)
class Part:
    """The next rows without those that were refused before, and where in the whole work they end."""

    rows: list[PersonRow]
    end: int
    total: int


def import_part(*, upload: PeopleUpload, begin: int, counts: Counts, by: User | None) -> tuple[Part, Counts]:
    """Import the rows from place `begin` on; return them, and the counts with what was done.

    What is refused is noted with the upload.
    """
    whole = reading_of(upload)
    refused = {problem[0] for problem in upload.problems}
    rows = [row for row in whole.rows if row.line not in refused]
    new_lines = set(upload.preview["new_lines"] if upload.preview else ())
    ahead = {row.email: row.cells["line_manager"] for row in rows if "line_manager" in row.cells}
    part = _part(whole, begin, new_lines, refused)
    plan = import_people(
        reading=Reading(rows=part.rows),
        invite=upload.invite,
        ahead=ahead,
        by=by,
    )
    if plan.problems:
        upload.problems = sorted([*upload.problems, *plain_problems(plan.problems)])
        upload.save(update_fields=["problems"])
    return part, _counted(counts, plan, part, new_lines)


def reading_of(upload: PeopleUpload) -> Reading:
    """Return what the file says; a process reads it once for all its parts."""
    return _reading(upload.pk, upload.encoding)


@lru_cache(maxsize=1)
def _reading(upload_id: int, encoding: str) -> Reading:
    content = PeopleUpload.objects.values_list("content", flat=True).get(pk=upload_id)
    return with_managers(read_people(bytes(content), encoding))


def _part(whole: Reading, begin: int, new_lines: set[int], refused: set[int]) -> Part:
    first = [_without_manager(row) for row in whole.rows if row.line in new_lines]
    second = [row for row in whole.rows if row.line not in new_lines or "line_manager" in row.cells]
    steps = [*first, *second]
    end = min(begin + PART, len(first) if begin < len(first) else len(steps))
    return Part([row for row in steps[begin:end] if row.line not in refused], end, len(steps))


def _without_manager(row: PersonRow) -> PersonRow:
    return replace(row, cells={name: cell for name, cell in row.cells.items() if name != "line_manager"})


def _counted(counts: Counts, plan: Plan, part: Part, new_lines: set[int]) -> Counts:
    changed = {entry.row.line for entry in plan.changed} - new_lines
    gone = {problem.line for problem in plan.problems}
    known = {row.line for row in part.rows} - new_lines - gone
    return Counts(
        new=counts.new + len(plan.new),
        changed=counts.changed + len(changed),
        unchanged=counts.unchanged + len(known - changed),
        refused=counts.refused + len(gone),
    )
