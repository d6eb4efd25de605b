"""What a list of people would do, as plain values: to keep with the upload, and to show."""

from typing import Any

from departments.queries.people_import import Entry, Plan
from servicedesk.accounts.people_csv import Problem

SHOWN = 200
LARGE = 200  # lines; longer files are read and imported in the background


def preview_of(plan: Plan) -> dict[str, Any]:
    """Return the counts of a plan, its first entries, all its problems, and the lines of all new people."""
    counts = plan.counts
    return {
        "counts": {
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "refused": counts.refused,
        },
        "new": [_plain(entry) for entry in plan.new[:SHOWN]],
        "changed": [_plain(entry) for entry in plan.changed[:SHOWN]],
        "problems": plain_problems(plan.problems),
        "new_lines": [entry.row.line for entry in plan.new],
    }


def plain_problems(problems: list[Problem]) -> list[list[Any]]:
    """Return problems as lists, in the order of Problem's fields."""
    return [[problem.line, problem.code, problem.column, problem.value] for problem in problems]


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "line": entry.row.line,
        "email": entry.row.email,
        "person": entry.person.pk if entry.person else None,
        "changes": {name: list(pair) for name, pair in entry.changes.items()},
    }
