"""A real Celery worker beside a journey; the journey plays beat, so that nobody waits for the next tick."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import Popen
from typing import TypeVar
from uuid import uuid4

from servicedesk.celery import app
from tests.processes import process, worker_arguments

TASKS = ("timers.drain", "events.dispatch", "notifications.send")
PATIENCE_SECONDS, PAUSE_SECONDS = 90, 0.3
T = TypeVar("T")


@dataclass
class Worker:
    """The running worker and the queue it listens to."""

    queue: str
    running: Popen[bytes]

    def until(self, found: Callable[[], T | None]) -> T:
        """Tick as beat does until `found` finds something; returns that."""
        patient_until = time.monotonic() + PATIENCE_SECONDS
        while not (result := found()):
            assert self.running.poll() is None, "the worker has stopped"
            assert time.monotonic() < patient_until, "the worker did not do it in time"
            for task in TASKS:
                app.send_task(task, queue=self.queue, expires=10)
            time.sleep(PAUSE_SECONDS)
        return result


@contextmanager
def worker(**environment: str) -> Iterator[Worker]:
    """Run a worker on a queue of its own; `environment` adds to its environment."""
    queue = f"journey-{uuid4()}"
    with process(*worker_arguments(queue), **environment) as running:
        yield Worker(queue, running)
