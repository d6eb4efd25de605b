"""Databases for the benches: built once as templates, cloned for every bench (`make bench-db N=10000`).

A template's name says what is in it, with a digest of what shapes it, so that a changed migration or a changed
demo company makes a new one; templates of the same size with another digest are dropped.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from servicedesk.supervisor.embedded.commands import add_addresses
from servicedesk.supervisor.embedded.folder import DataFolder
from servicedesk.supervisor.embedded.session import use
from tests.bench.inside import command

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, "manage.py"]
PREFIX = "desk_bench"
DEMO_SHAPED_BY = ("*/migrations/*.py", "servicedesk/*/migrations/*.py", "servicedesk/demo/**/*")
CLOCKS_SHAPED_BY = (*DEMO_SHAPED_BY, "tests/bench/seeding*")
MULTIPLIED_SHAPED_BY = (*DEMO_SHAPED_BY, "tests/bench/multiplying.py", "tests/bench/copied_tables.py")
DEMO_OF_CLOCKS = 400
BY_VERBS, COPIED = 100_000, 10_000  # the demo submits as many requests; more are copies of so many
HOLDS = """
    SELECT 'requests', count(*) FROM tickets_ticket UNION ALL
    SELECT 'clocks', count(*) FROM sla_clock UNION ALL
    SELECT 'of them open', count(*) FROM sla_clock WHERE stopped_at IS NULL UNION ALL
    SELECT 'timers', count(*) FROM timers_timer UNION ALL
    SELECT 'events', count(*) FROM events_event
"""


@contextmanager
def provide() -> Iterator[None]:
    """Name servers in the environment: those that are given, else embedded ones that keep their templates."""
    with ExitStack() as stack:
        if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
            folder = DataFolder(ROOT / "build" / "bench")
            os.environ["DESK_DATA"] = str(folder.path)
            add_addresses(os.environ, stack.enter_context(use(folder)))
        os.environ.setdefault("SECRET_KEY", "known to all, since it guards nothing in a bench")
        yield


def server_settings() -> str:
    """Return what of the server's settings matters for speed."""
    names = ("server_version", "shared_buffers", "fsync", "synchronous_commit")
    return ", ".join(f"{name} {_query(f'SHOW {name}')[0][0]}" for name in names)


def demo_template(tickets: int) -> str:
    """Return the name of a template of so many demo tickets, built if there is none yet."""

    if tickets > BY_VERBS:
        return _multiplied(tickets)

    def build(environment: dict[str, str]) -> None:
        run([*MANAGE, "migrate", "--noinput", "--verbosity", "0"], environment)
        run([*MANAGE, "demo_data", "--tickets", str(tickets), "--seed", "1"], environment, quiet=True)

    return _template(f"{PREFIX}_demo_{tickets}", _digest(DEMO_SHAPED_BY), build)


def _multiplied(tickets: int) -> str:
    """Return the name of a template of so many requests, copied from ten thousand of the demo's (multiplying.py)."""
    factor, rest = divmod(tickets, COPIED)
    if rest:
        raise SystemExit(
            f"more than {BY_VERBS:,} are copied by {COPIED:,}: {tickets:,} is no multiple of that"
        )

    def build(environment: dict[str, str]) -> None:
        run(command("tests.bench.multiplying.multiply_here", factor=factor), environment)

    return _template(
        f"{PREFIX}_demo_{tickets}", _digest(MULTIPLIED_SHAPED_BY), build, of=lambda: demo_template(COPIED)
    )


def clocks_template(clocks: int, *, has_tickets: bool = False) -> str:
    """Return the name of a template of so many open clocks on top of a small demo company; see seeding.sql.

    With `has_tickets` each promise is a request's, so that what follows from a step is done for people.
    """

    def build(environment: dict[str, str]) -> None:
        run(command("tests.bench.seeding.silence"), environment, quiet=True)
        run(
            command("tests.bench.seeding.seed_clocks", clocks=clocks, has_tickets=has_tickets),
            environment,
            quiet=True,
        )

    stem = f"{PREFIX}_tickets_{clocks}" if has_tickets else f"{PREFIX}_clocks_{clocks}"
    return _template(stem, _digest(CLOCKS_SHAPED_BY), build, of=lambda: demo_template(DEMO_OF_CLOCKS))


@contextmanager
def cloned(template: str, mark: str = "") -> Iterator[str]:
    """Clone a template for the length of the block; yields the clone's address."""
    name = f"{template}_{mark or 'clone'}_{os.getpid()}"
    clone(template, name)
    try:
        yield address_of(name)
    finally:
        drop(name)


def clone(template: str, name: str) -> None:
    """Make a database as a copy of another one that nobody is connected to."""
    drop(name)
    # Copying files is many times quicker than writing every page through the log.
    _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)


def drop(name: str) -> None:
    """Drop a database, even with open connections."""
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def address_of(name: str) -> str:
    """Return the address of a database of this name on the run's server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def environment_of(address: str) -> dict[str, str]:
    """Return the environment of a process that works on this database as in production."""
    return os.environ | {"DATABASE_URL": address, "DEBUG": "off", "LOG_LEVEL": "ERROR"}


def run(command: list[str], environment: Mapping[str, str], *, quiet: bool = False) -> None:
    """Run a command to its end. Raises CalledProcessError."""
    subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL if quiet else None
    )


def _template(
    stem: str,
    digest: str,
    build: Callable[[dict[str, str]], None],
    *,
    of: Callable[[], str] = lambda: "template1",
) -> str:
    name = f"{stem}_{digest}"
    known = [row[0] for row in _query("SELECT datname FROM pg_database WHERE datname LIKE %s", f"{stem}\\_%")]
    if name in known:
        print(f"{name}: kept from an earlier run", flush=True)
        return name
    for other in known:
        drop(other)
    began, unfinished = time.monotonic(), f"{stem}_building"
    clone(of(), unfinished)
    build(environment_of(address_of(unfinished)))
    with closing(psycopg2.connect(address_of(unfinished))) as connection:
        connection.autocommit = True
        connection.cursor().execute("VACUUM (ANALYZE)")
    _execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
    size = _query("SELECT pg_size_pretty(pg_database_size(%s))", name)[0][0]
    print(f"{name}: built in {time.monotonic() - began:.0f} s, {size}", flush=True)
    return name


def _digest(patterns: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts and ".venv" not in path.parts:
            found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:8]


def _query(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        cursor = connection.cursor()
        cursor.execute(statement, values)
        return cursor.fetchall()


def _execute(statement: str, *names: str) -> None:
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        identifiers = [sql.Identifier(name) for name in names]
        connection.cursor().execute(sql.SQL(statement).format(*identifiers))


def main() -> None:
    """Build a template of demo tickets and say what is in it."""
    with provide():
        name = demo_template(int(sys.argv[1].replace(",", "")))
        with cloned(name, "count") as address, closing(psycopg2.connect(address)) as connection:
            cursor = connection.cursor()
            cursor.execute(HOLDS)
            print(f"{name} holds " + ", ".join(f"{count:,} {what}" for what, count in cursor.fetchall()))


if __name__ == "__main__":
    main()
