"""Real processes of the desk beside a test: a Celery worker, a sweeper, on the test's own database."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a process that works on the database this test works on."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {
        "DATABASE_URL": address.geturl(),
        "DJANGO_SETTINGS_MODULE": "servicedesk.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "LOG_LEVEL": "WARNING",
        **extra,
    }


@contextmanager
def process(*arguments: str, is_silent: bool = False, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `python ARGUMENTS` in a process group of its own; whatever is left of it is killed at the end."""
    running = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**extra),
        start_new_session=True,
        stdout=subprocess.DEVNULL if is_silent else None,
        stderr=subprocess.DEVNULL if is_silent else None,
    )
    try:
        yield running
    finally:
        kill(running)


def kill(running: subprocess.Popen[bytes]) -> None:
    """Kill -9 the process with all its children."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(timeout=10)


def worker_arguments(queue: str) -> list[str]:
    """Return how to start a Celery worker of two children on a queue of its own."""
    return [
        "-m",
        "celery",
        "-A",
        "servicedesk",
        "worker",
        "-c",
        "2",
        "-Q",
        queue,
        "--without-mingle",
        "-l",
        "warning",
    ]


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
