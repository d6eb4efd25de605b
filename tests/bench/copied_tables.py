"""Which tables hold what hangs on requests, and which of their rows and columns (multiplying.py copies them)."""

# ruff: noqa: S608 - the conditions are made of what stands here

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Cursor = Any

EVENTS = "events_event"
ROOT = "sla_promise"  # every request has one, and all else of it hangs on one of the two
HISTORY = ("sla.promise", "tickets.ticket", "surveys.invitation", "surveys.rating")
# Other kinds of timer belong to no request.
TIMERS = ("sla.step", "sla.pause_cap", "ticket.close", "ticket.awaited", "rating.reminder")
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, attname, confrelid::regclass::text
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND cardinality(conkey) = 1
"""
COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position
"""


@dataclass(frozen=True)
class Table:
    """A table of which rows are copied: its columns with their types, and which of them name other copied rows."""

    name: str
    columns: Mapping[str, str]
    references: frozenset[str]

    @property
    def key(self) -> str:
        """What names a row: its id, or that of the row which it belongs to."""
        return "id" if "id" in self.columns else min(self.references)


def tables_of_requests(cursor: Cursor) -> list[Table]:
    """Return what hangs on promises and requests, by its foreign keys, and the history and timers of that."""
    cursor.execute(FOREIGN_KEYS)
    keys: list[tuple[str, str, str]] = cursor.fetchall()
    names = {ROOT}
    while more := {table for table, _column, to in keys if to in names} - names:
        names |= more
    cursor.execute(COLUMNS)
    columns: dict[str, dict[str, str]] = {}
    for table, column, kind in cursor.fetchall():
        columns.setdefault(table, {})[column] = kind
    links = {name: {column for table, column, to in keys if table == name and to in names} for name in names}
    links |= {EVENTS: {"subject_id"}, "events_dispatch": {"event_id"}, "timers_timer": {"owner_id"}}
    # Events before their dispatches, which are told by them.
    return [
        Table(name, columns[name], frozenset(links[name]))
        for name in sorted(links, key=lambda one: (one != EVENTS, one))
    ]


def rows_of_requests(table: str) -> str:
    """Return the condition for rows that belong to requests."""
    if table == EVENTS:
        return f"subject_type IN ({_listed(HISTORY)})"
    if table == "events_dispatch":
        return f"event_id IN (SELECT id FROM {EVENTS} WHERE at > %(since)s AND {rows_of_requests(EVENTS)})"
    return f"kind IN ({_listed(TIMERS)})" if table == "timers_timer" else "true"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
