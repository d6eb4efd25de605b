"""What costs much to build is built once in a process; the next tests get the same rows again, a copy a table."""

import pickle
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import TypeVar

from django.db import connection, transaction

from .emptying import tables_with_rows

Founded = TypeVar("Founded")


def founded_once(found: Callable[[], Founded]) -> Callable[[], Founded]:
    """Let a function that fills an empty database do it by its verbs once, and from then on by what they left.

    Each call returns objects of its own. On a database that is not empty nothing is kept.
    """
    rows: dict[str, bytes] = {}
    told: list[bytes] = []

    @wraps(found)
    def again() -> Founded:
        if told:
            _lay(rows)
            kept: Founded = pickle.loads(told[0])  # noqa: S301 - this process wrote it
            return kept
        is_empty = not tables_with_rows()
        made = found()
        if is_empty:
            rows.update({table: _copied(table) for table in tables_with_rows()})
            told.append(pickle.dumps(made))
        return made

    return again


def _copied(table: str) -> bytes:
    content = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} TO STDOUT", content)
    return content.getvalue()


def _lay(rows: dict[str, bytes]) -> None:
    """Put rows in; foreign keys are checked when the transaction ends, so any order will do."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in rows.items():
            cursor.copy_expert(f"COPY {table} FROM STDIN", BytesIO(content))
