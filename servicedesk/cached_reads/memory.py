"""Reads that are remembered between requests (`@cached`, `@cached_each`).

A request reads the revision (servicedesk/cached_reads/models.py) once and finds what this process has read under it. A
request that changes a watched table remembers nothing from there on and reads for itself; so does everything that
is no request. What a verb decides by, it reads itself under its locks: cached reads are for pages and for rights.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

MOST = 50_000  # answers of one revision; a process that has more starts again
REVISIONS = 2  # how many a process remembers: requests that began before a change may still be running
CHANGE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE)

Answers = dict[Hashable, Any]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
R = TypeVar("R")

_memories: dict[UUID, Answers] = {}


class Reader:
    """What one request knows of the revision."""

    def __init__(self) -> None:
        """Nothing is read before a cached read asks."""
        self._revision: UUID | None = None
        self._answers: Answers | None = None
        self._is_sure = self._has_written = self._reads_itself = False

    @property
    def answers(self) -> Answers | None:
        """What is remembered under the revision that applies to this request; None where it must read for itself."""
        if not (self._is_sure or self._reads_itself):
            self._look()
        return None if self._reads_itself else self._answers

    def _look(self) -> None:
        revision, self._is_sure = _revision(), True
        # Another one after a write may be the request's own and not committed: nothing read under it is remembered.
        self._reads_itself = revision is None or (self._has_written and revision != self._revision)
        if revision is not None and not self._reads_itself and self._answers is None:
            self._revision, self._answers = revision, _answers_of(revision)

    def watch(self, execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        """Run a statement; after one that writes, the revision is looked at again (an execute wrapper of Django)."""
        if isinstance(sql, str) and CHANGE.match(sql):
            self._is_sure, self._has_written = False, True
        return execute(sql, *rest)


_reader: ContextVar[Reader | None] = ContextVar("cached_reads", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Let cached reads inside the block answer from memory: the length of a request."""
    reader = Reader()
    token = _reader.set(reader)
    try:
        with connection.execute_wrapper(reader.watch):
            yield
    finally:
        _reader.reset(token)


def cached(read: Callable[[], R]) -> Callable[[], R]:
    """Remember the answer of `read`.

    An answer is shared by all threads and requests of the process, so it is never changed and depends on nothing
    but watched tables: not on the moment, the language or the reader.
    """

    @wraps(read)
    def ask() -> R:
        answers = _remembered()
        if answers is None:
            return read()
        if read not in answers:
            answers[read] = read()
        answer: R = answers[read]
        return answer

    return ask


def cached_each(read: Callable[[set[K]], dict[K, V]]) -> Callable[[Iterable[K]], dict[K, V]]:
    """Remember what `read` finds, for each key on its own; only what is not known yet is read. See `cached`."""

    @wraps(read)
    def ask(keys: Iterable[K]) -> dict[K, V]:
        wanted, answers = set(keys), _remembered()
        if answers is None:
            return read(wanted) if wanted else {}
        unknown = {key for key in wanted if (read, key) not in answers}
        if unknown:
            answers.update({(read, key): value for key, value in read(unknown).items()})
        return {key: answers[read, key] for key in wanted if (read, key) in answers}

    return ask


def _remembered() -> Answers | None:
    reader = _reader.get()
    return reader.answers if reader is not None else None


def _revision() -> UUID | None:
    with connection.cursor() as cursor:
        # By hand: every request asks this.
        cursor.execute("SELECT value FROM kept_revision")
        row = cursor.fetchone()
    return row[0] if row else None


def _answers_of(revision: UUID) -> Answers:
    answers = _memories.get(revision)
    if answers is None or len(answers) > MOST:
        answers = _memories[revision] = {}
        for old in list(_memories)[:-REVISIONS]:
            _memories.pop(old, None)
    return answers
