"""The one clock of the desk: the database's, so that every process agrees on the moment.

A verb reads it after it has its locks. `frozen` replaces it for tests and for tools that replay the past.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

_replacement: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the moment, aware and in UTC."""
    if _replacement is not None:
        return _replacement()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def reading() -> datetime:
    """Return the moment for showing on a page ("in 2 h 10 min"): no query, as exact as this machine's clock."""
    return _replacement() if _replacement is not None else datetime.now(UTC)


@contextmanager
def replaced(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `source` tell the time inside the block, for this whole process."""
    global _replacement
    before, _replacement = _replacement, source
    try:
        yield
    finally:
        _replacement = before


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` inside the block."""
    with replaced(lambda: moment):
        yield
