"""The desk's processes on a bench's database: a web server as in production, a Celery worker with beat."""

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from tests.bench.databases import MANAGE, ROOT, run
from tests.processes import free_port

SERVER = [
    sys.executable,
    "-m",
    "gunicorn",
    "-c",
    "python:servicedesk.supervisor.gunicorn_conf",
    "servicedesk.wsgi",
]
CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "servicedesk"]
START_SECONDS = 60


@contextmanager
def worker_and_beat(environment: Mapping[str, str]) -> Iterator[list[int]]:
    """Run a worker of two children and beat under a Redis prefix of their own; yields their process ids."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        own = dict(environment) | {"REDIS_KEY_PREFIX": f"bench-{uuid4()}:"}
        commands = [
            [
                *CELERY,
                "worker",
                "--loglevel",
                "ERROR",
                "--concurrency",
                "2",
                "--without-gossip",
                "--without-mingle",
            ],
            [*CELERY, "beat", "--loglevel", "ERROR", "--pidfile=", "--schedule", str(folder / "beat.db")],
        ]
        running = [subprocess.Popen(each, cwd=ROOT, env=own, start_new_session=True) for each in commands]
        for process in running:
            stack.callback(process.wait, 60)
            stack.callback(process.terminate)
        yield [process.pid for process in running]


@contextmanager
def server(settings: str, environment: Mapping[str, str]) -> Iterator[int]:
    """Serve with these settings as in production, static files included; yields the port."""
    run([*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], environment)
    port = free_port()
    extra = {"DJANGO_SETTINGS_MODULE": settings, "PORT": str(port), "WEB_WORKERS": "1"}
    process = subprocess.Popen(SERVER, env=dict(environment) | extra)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5)
            return
        except urllib.error.HTTPError:
            return  # the yardstick has no such page, but it answers
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server on port {port} does not start")
