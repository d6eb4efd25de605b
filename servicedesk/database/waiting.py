"""Waits for the database that end, on the client's side.

PostgreSQL's own limits (statement_timeout, lock_timeout) need a server that works. One that hangs (its machine is
stopped, its disk is stuck) keeps no limit: without one of ours every thread of the web server would wait with it.

`install()` makes psycopg2 wait through `_wait`, for this process and those it forks: a statement that takes longer than
a moment makes us knock, once a second for all threads together. Where the server lets no one in any more and answers
no other thread during that time, every wait fails; a server that is merely slow or overloaded is left to its own
limits. COPY does not work in such a process.
"""

import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection as django_connection
from psycopg2 import extensions

MOMENT_SECONDS, SHORT_MOMENT_SECONDS = 0.5, 0.05  # before we knock; the second where it was shut a moment ago
KNOCK_SECONDS = 1.0  # what the server gets to answer a knock
KNOCK_EVERY_SECONDS = 1.0
BEYOND_THE_SERVERS_SECONDS = 5.0


class WaitedTooLong(psycopg2.OperationalError):
    """The database did not answer in time. The connection is closed by then."""


class _OfThread(threading.local):
    until: float | None = None
    is_knocking = False


_mine = _OfThread()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let all waits for the database inside the block, together, end after so many seconds (once installed)."""
    before, _mine.until = _mine.until, time.monotonic() + seconds
    try:
        yield
    finally:
        _mine.until = before


def install(statement_seconds: float) -> None:
    """Bound every wait in this process. A statement gets the server's limit and a little more; 0 is no limit."""
    longest = statement_seconds + BEYOND_THE_SERVERS_SECONDS if statement_seconds else None
    door = _Door(_knock)
    extensions.set_wait_callback(lambda connection: _wait(connection, longest, door))


class _Door:
    """Whether the server lets someone in, asked at most once in KNOCK_EVERY_SECONDS for all threads.

    Under a heavy load a knock is not answered in time either; but then others are answered while we wait.
    """

    def __init__(self, knock: Callable[[], bool]) -> None:
        self._knock, self._asking = knock, threading.Lock()
        self._is_shut, self._heard_at = False, float("-inf")
        self._asked_at = self._answered_at = float("-inf")

    @property
    def moment(self) -> float:
        """Seconds to wait before it is worth asking."""
        return SHORT_MOMENT_SECONDS if self._is_shut or self._asking.locked() else MOMENT_SECONDS

    def heard(self) -> None:
        """Note that the server has just said something to someone."""
        self._heard_at = time.monotonic()

    def is_shut(self) -> bool:
        """Ask, or remember what someone was told just now; while another thread asks, what was known before.

        A caller that waits for that thread must keep listening, or no one would read the server's answer.
        """
        if self._asking.acquire(blocking=False):
            try:
                if time.monotonic() - self._answered_at >= KNOCK_EVERY_SECONDS:
                    self._asked_at = time.monotonic()
                    self._is_shut = not self._knock()
                    self._answered_at = time.monotonic()
            finally:
                self._asking.release()
        if self._heard_at > self._asked_at:
            self._is_shut = False
        return self._is_shut


def _wait(connection: Any, longest: float | None, door: _Door) -> None:
    """Wait until the connection has what it waits for. Raises WaitedTooLong; psycopg2 closes the connection then."""
    since = time.monotonic()
    ends_at = since + longest if longest is not None else float("inf")
    if _mine.until is not None:
        ends_at = min(ends_at, _mine.until)
    while (state := connection.poll()) != extensions.POLL_OK:
        is_reading, poller = state == extensions.POLL_READ, select.poll()  # a next address has another socket
        poller.register(connection.fileno(), select.POLLIN if is_reading else select.POLLOUT)
        patience = min(door.moment, max(ends_at - time.monotonic(), 0))
        if poller.poll(1000 * patience):
            if is_reading:
                door.heard()
            continue
        if time.monotonic() >= ends_at:
            raise WaitedTooLong("The database did not answer in time.")
        if not _mine.is_knocking and door.is_shut() and not poller.poll(0):
            raise WaitedTooLong("The database hangs: it lets nobody in.")


def _knock() -> bool:
    """Whether the server answers a new connection, be it with a refusal."""
    _mine.is_knocking = True
    try:
        with at_most(KNOCK_SECONDS):
            psycopg2.connect(**_parameters()).close()
    except WaitedTooLong:
        return False
    except psycopg2.Error:
        return True
    finally:
        _mine.is_knocking = False
    return True


def _parameters() -> dict[str, Any]:
    wanted = ("host", "port", "dbname", "user", "password", "sslmode")
    return {
        name: value for name, value in django_connection.get_connection_params().items() if name in wanted
    }
