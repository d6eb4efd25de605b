"""A database of many demo requests out of one of few: every request of it is copied as often as it takes.

A copy is a request of its own with all that hangs on it (messages, promise, clocks, verdicts, ratings, history,
timers), between the same people and at the same moments. So every figure is a whole multiple of that of the few, what
must always be true is as true as there, and lists are as long as those of a company that has so many requests a year.
What is written for follow-up steps is copied as far as it is kept (KEEP_DISPATCHES); notices and mails are not, which
the demo does not send either.

It takes minutes where the demo's own way, by the verbs, takes a quarter of an hour; `make bench-db N=1000000` says how
many. A test holds copies to the nightly checks.
"""

# ruff: noqa: S608 - the statements are made of the names in the catalog, and of what stands here

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from time import monotonic
from typing import Any

import psycopg2
from django.conf import settings

from servicedesk.events import clock
from tests.bench.copied_tables import Table, rows_of_requests, tables_of_requests

Cursor = Any

FIRST = 10_000_000  # the ids of copies begin here
NAMED_IN_HISTORY = ("answer", "clock", "message", "promise", "ticket", "timer")
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), conname, pg_get_constraintdef(pg_constraint.oid)
    FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('u', 'x')
    WHERE indrelid = %s::regclass AND NOT indisprimary
"""


def multiply(cursor: Cursor, factor: int) -> dict[str, int]:
    """Make of every request `factor`, in the transaction of the cursor; return table -> how many rows were copied.

    Raises AssertionError where a table does not hold what it should.
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checks that wait would keep indexes from being dropped
    cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '512MB'")
    # Of unique columns beside the ids, numbers are drawn on, nonces drawn anew, keys of forms left out.
    special = {
        ("tickets_ticket", "number"): _number(cursor),
        ("tickets_ticket", "submission_key"): "NULL::uuid",
        ("events_event", "data"): _renamed(),
    }
    copied = {}
    for table in tables_of_requests(cursor):
        began = monotonic()
        copied[table.name] = _copy(cursor, table, factor, special)
        print(f"{table.name}: {copied[table.name]:,} in {monotonic() - began:.0f} s", flush=True)
    cursor.execute(
        "UPDATE departments_department SET last_number = last_number + %s * (SELECT max(last_number)"
        " FROM departments_department)",
        [factor - 1],
    )
    return copied


def _copy(cursor: Cursor, table: Table, factor: int, special: Mapping[tuple[str, str], str]) -> int:
    """Copy the rows in the order of their ids; indexes are built once all rows are there."""
    since = clock.now() - timedelta(days=settings.KEEP_DISPATCHES)
    numbers = {"copies": factor - 1, "factor": factor, "first": FIRST, "since": since}
    values = {f'"{column}"': _value(table, column, special) for column in table.columns}
    rows = f"SELECT * FROM {table.name} WHERE {rows_of_requests(table.name)}"
    cursor.execute(f"SELECT count(*) FROM {table.name}")
    before = cursor.fetchone()[0]
    again = list(_without_indexes(cursor, table.name))
    cursor.execute(
        f"INSERT INTO {table.name} ({', '.join(values)}) SELECT {', '.join(values.values())}"
        f" FROM ({rows} ORDER BY {table.key}) AS row CROSS JOIN LATERAL generate_series(1, %(copies)s) AS k",
        numbers,
    )
    copied: int = cursor.rowcount
    for statement in again:
        cursor.execute(statement)
    cursor.execute(f"SELECT count(*) FROM {table.name}")
    total = cursor.fetchone()[0]
    cursor.execute(f"SELECT count(*) FROM {table.name} WHERE {rows_of_requests(table.name)}", numbers)
    of_requests = cursor.fetchone()[0]
    if total != before + copied or of_requests * (factor - 1) != copied * factor:
        raise AssertionError(f"{table.name} holds {total} rows, {of_requests} of requests, {copied} copied")
    if table.columns.get("id") == "bigint":
        sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
        cursor.execute(f"SELECT setval({sequence}, max(id)) FROM {table.name} HAVING max(id) IS NOT NULL")
    return copied


def _value(table: Table, column: str, special: Mapping[tuple[str, str], str]) -> str:
    """Return what a copy has in the column; a copy of a row is named by the row's id and the number of the copy."""
    if (table.name, column) in special:
        return special[table.name, column]
    if column in table.references or (column == "id" and table.columns["id"] == "bigint"):
        return _moved(f'row."{column}"')
    return (
        "gen_random_uuid()"
        if table.columns[column] == "uuid" and column in ("id", "nonce")
        else f'row."{column}"'
    )


def _moved(identity: str) -> str:
    return f"%(first)s + {identity} * %(factor)s + k"


def _number(cursor: Cursor) -> str:
    cursor.execute("SELECT max(last_number) FROM departments_department")
    step = cursor.fetchone()[0]
    prefix, number = "split_part(row.number, '-', 1)", "split_part(row.number, '-', 2)::bigint"
    return f"{prefix} || '-' || ({number} + k * {step})"


def _renamed() -> str:
    """Return the facts of an event with the ids of the copies."""
    stored = {name: f"(row.data->>'{name}')::bigint" for name in NAMED_IN_HISTORY}
    named = (f"'{name}', {_moved(value)}" for name, value in stored.items())
    return f"row.data || jsonb_strip_nulls(jsonb_build_object({', '.join(named)}))"


def _without_indexes(cursor: Cursor, table: str) -> Iterator[str]:
    """Drop all indexes but that of the ids; yields the statements that make them again."""
    cursor.execute(INDEXES, [table])
    for index, definition, constraint, meaning in cursor.fetchall():
        if constraint is None:
            cursor.execute(f"DROP INDEX {index}")
            yield definition
        else:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            yield f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {meaning}"


def multiply_here(factor: int) -> None:
    """Multiply the database that the environment names."""
    with (
        closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        multiply(cursor, factor)
