"""Processes that are killed and database connections that are ended, amid a transaction wherever there is one."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from subprocess import Popen
from typing import NamedTuple
from uuid import uuid4

import psutil
from django.db import connection

from servicedesk.celery import app
from tests.processes import kill, process, worker_arguments

LOOK_FOR_SECONDS = 0.5
WHOLE_WORKER_EVERY = 10
QUIET = {"LOG_LEVEL": "CRITICAL", "TIMER_BATCH": "50"}  # small batches: many transactions to be caught in
OTHERS = """
    SELECT pid, client_port, xact_start IS NOT NULL FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


class Connected(NamedTuple):
    """A database connection of one of the processes; `port` is its client's, -1 on a socket."""

    backend: int
    port: int
    is_at_work: bool


@dataclass
class Storm:
    """A Celery worker of two children and a sweeper, under attack."""

    chance: random.Random
    queue: str = field(default_factory=lambda: f"storm-{uuid4()}")
    killed: int = 0
    terminated: int = 0
    amid: int = 0  # attacks that hit somebody in the middle of a transaction

    @contextmanager
    def raging(self) -> Iterator[None]:
        """Keep the processes running inside the block, however often they are killed."""
        with ExitStack() as self.stack:
            self.worker, self.sweeper = self._start_worker(), self._start_sweeper()
            yield

    def tick(self) -> None:
        """Do as beat does."""
        app.send_task("timers.drain", queue=self.queue, expires=10)

    def kill_one(self) -> None:
        """Kill -9 the process whose connection is at work, else another one; now and then the worker with all it has.

        Nobody is killed while nobody has come as far as the database.
        """
        found = self._find()
        if found is None:
            return
        children = _children(self.worker)
        victim = _owner_of(found.port, [*children, psutil.Process(self.sweeper.pid)])
        if self.killed % WHOLE_WORKER_EVERY == WHOLE_WORKER_EVERY - 1:
            kill(self.worker)
            self.worker = self._start_worker()
        elif victim is not None and victim.pid != self.sweeper.pid:
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        else:
            kill(self.sweeper)
            self.sweeper = self._start_sweeper()
        self.killed += 1
        self.amid += victim is not None and found.is_at_work

    def terminate_one(self) -> None:
        """End the connection that is at work, else another one."""
        found = self._find()
        if found is None:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [found.backend])
            self.terminated += cursor.fetchone()[0]
        self.amid += found.is_at_work

    def _find(self) -> Connected | None:
        """Return a connection in the middle of a transaction if one turns up soon, else any, if there is one."""
        until, found = time.monotonic() + LOOK_FOR_SECONDS, []
        with connection.cursor() as cursor:
            while time.monotonic() < until:
                cursor.execute(OTHERS)
                found = [Connected._make(row) for row in cursor.fetchall()]
                if at_work := [one for one in found if one.is_at_work]:
                    return self.chance.choice(at_work)
        return self.chance.choice(found) if found else None

    def _start_worker(self) -> "Popen[bytes]":
        arguments = [*worker_arguments(self.queue)[:-1], "critical"]
        return self.stack.enter_context(process(*arguments, is_silent=True, **QUIET))

    def _start_sweeper(self) -> "Popen[bytes]":
        arguments = ["manage.py", "sweep", "--every", "0.2", "--skip-checks"]
        return self.stack.enter_context(process(*arguments, is_silent=True, **QUIET))


def _children(running: "Popen[bytes]") -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(running.pid).children(recursive=True)
    return []


def _owner_of(port: int, processes: list[psutil.Process]) -> psutil.Process | None:
    """Return the process whose end of a database connection has this port; None for sockets, which have none."""
    for one in processes:
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if any(each.laddr and each.laddr[1] == port for each in one.net_connections("inet")):
                return one
    return None
