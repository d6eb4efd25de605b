"""`python -m tests.bench [TICKETS ...]`: pages at 10,000 and 100,000 demo tickets, side by side."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from tests import servers

SIZES = (10_000, 100_000)
MANAGE = [sys.executable, "manage.py"]
SERVER = [sys.executable, "-m", "gunicorn", "-c", "python:servicedesk.gunicorn_conf", "servicedesk.wsgi"]
START_SECONDS = 60


def main() -> None:
    sizes = [int(word.replace(",", "")) for word in sys.argv[1:]] or list(SIZES)
    servers.provide()
    found = {size: measure(size) for size in sizes}
    for size, pages in found.items():
        report(size, pages)
    if len(sizes) > 1:
        compare(found[sizes[0]], found[sizes[-1]], sizes)


def measure(size: int) -> dict[str, dict[str, float]]:
    """Build a database of demo tickets, serve it and measure its pages."""
    environment = os.environ | {
        "DATABASE_URL": fresh_database(f"bench_{size}"),
        "DEBUG": "off",
        "LOG_LEVEL": "ERROR",
    }
    began = time.monotonic()
    run([*MANAGE, "migrate", "--noinput", "--verbosity", "0"], environment)
    run([*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"], environment)
    run([*MANAGE, "demo_data", "--tickets", str(size), "--seed", "1"], environment, quiet=True)
    print(f"{size:,} demo tickets: {time.monotonic() - began:.0f} s", flush=True)
    with (
        server("tests.bench.counted", environment) as product,
        server("tests.bench.bare", environment) as bare,
    ):
        pages = [sys.executable, "-m", "tests.bench.pages", str(product), str(bare)]
        output = subprocess.run(pages, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    result: dict[str, dict[str, float]] = json.loads(output.splitlines()[-1])
    return result


def report(size: int, pages: dict[str, dict[str, float]]) -> None:
    """Print a table of one size."""
    bare = min(pages["bare view"]["median"], pages["bare view again"]["median"])
    print(f"\n{size:,} tickets{'median ms':>17}{'p95 ms':>10}{'queries':>9}{'x bare':>8}")
    for name, figures in pages.items():
        times = figures["median"] / bare
        print(
            f"{name:18}{figures['median']:>12.1f}{figures['p95']:>10.1f}{figures['queries']:>9.0f}{times:>8.1f}"
        )


def compare(small: dict[str, dict[str, float]], large: dict[str, dict[str, float]], sizes: list[int]) -> None:
    """Print how much slower each page is at the last size than at the first."""
    print(f"\nmedian at {sizes[-1]:,} / at {sizes[0]:,}")
    for name in small:
        print(f"{name:18}{large[name]['median'] / small[name]['median']:>12.2f}")


def fresh_database(name: str) -> str:
    """Make an empty database of this name on the run's server and return its address."""
    address = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(address)
    connection.autocommit = True
    with connection.cursor() as cursor:
        identifier = sql.Identifier(name)
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        cursor.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    connection.close()
    return urlsplit(address)._replace(path=f"/{name}").geturl()


@contextmanager
def server(settings: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve with these settings as in production; yields the port."""
    port = free_port()
    extra = {"DJANGO_SETTINGS_MODULE": settings, "PORT": str(port), "WEB_WORKERS": "1"}
    process = subprocess.Popen(SERVER, env=environment | extra)
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> None:
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL if quiet else None)


if __name__ == "__main__":
    main()
