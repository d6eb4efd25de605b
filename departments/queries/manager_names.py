"""Line managers of a list of people who are named instead of given by their address."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from servicedesk.accounts.models import User
from servicedesk.accounts.people_csv import PersonRow, Problem, Reading, safe_cell
from servicedesk.text.cleaning import folded
from servicedesk.web.person_lookup import PersonLookup


def with_managers(reading: Reading) -> Reading:
    """Return the file with the address of each manager that it names; rows with a name of no one or of several go.

    A name counts that one person of the desk or of the file alone has. Costs two queries, none without names.
    """
    named = {
        row.line: cell for row in reading.rows if (cell := row.cells.get("line_manager")) and "@" not in cell
    }
    if not named:
        return reading
    lookup, in_file = PersonLookup(User.objects.filter(is_active=True)), _emails_by_name(reading.rows)
    lookup.expect(named.values())
    rows, problems = [], list(reading.problems)
    for row in reading.rows:
        cell = named.get(row.line)
        if cell is None:
            rows.append(row)
            continue
        emails = in_file.get(folded(cell), set()) | {person.email for person in lookup.all_called(cell)}
        if len(emails) == 1:
            rows.append(replace(row, cells={**row.cells, "line_manager": next(iter(emails))}))
        else:
            code = "unclear_manager" if emails else "no_manager"
            problems.append(Problem(row.line, code, "line_manager", safe_cell(cell)))
    return replace(reading, rows=rows, problems=problems)


def _emails_by_name(rows: Iterable[PersonRow]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row.cells.get("name"), row.cells.get("native_name")):
            if name:
                found[folded(name)].add(row.email)
    return found
