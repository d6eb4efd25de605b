"""Servers that will not do are refused in a sentence: too old, or behind a pooler that nobody announced."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.db import OperationalError, connection

from servicedesk.database import base
from tests import processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]


@contextmanager
def pgbouncer(**more: str) -> Iterator[dict[str, str]]:
    """Run a real PgBouncer in transaction mode before the test's database; yields how to connect to it."""
    parts = urlsplit(processes.environment()["DATABASE_URL"])
    password = unquote(parts.password or "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{parts.username}" "{password}"\n')
        options = {
            "unix_socket_dir": name,
            "listen_port": "6432",
            "auth_type": "plain",
            "auth_file": str(folder / "users"),
            "pool_mode": "transaction",
            "logfile": str(folder / "log"),
            **more,
        }
        server = Path(parse_qs(parts.query)["host"][0])
        target = f"host={server} user={parts.username} password={password}"
        lines = ["[databases]", f"* = {target}", "[pgbouncer]", *(f"{k} = {v}" for k, v in options.items())]
        (folder / "ini").write_text("\n".join(lines))
        account = (
            server.stat().st_uid if os.getuid() == 0 else None
        )  # anyone who may reach the server's socket
        if account:
            for path in (folder, *folder.iterdir()):
                os.chown(path, account, -1)
        running = subprocess.Popen(
            [shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"), "-q", str(folder / "ini")],
            user=account,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(folder / ".s.PGSQL.6432")
            yield {"HOST": name, "PORT": "6432"}
        finally:
            running.terminate()
            running.wait(10)


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def wrapper(**changes: object) -> base.DatabaseWrapper:
    """Return a connection of its own to the test's database, with some settings changed."""
    return base.DatabaseWrapper({**connection.settings_dict, **changes}, alias="default")


def test_an_old_server_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LEAST_MAJOR", 99)
    with pytest.raises(OperationalError, match="is PostgreSQL 18; the desk needs 99 or newer"):
        wrapper().ensure_connection()


def test_a_pooler_that_takes_no_options_is_named() -> None:
    with pgbouncer() as place, pytest.raises(OperationalError, match="set DATABASE_POOLED=on"):
        wrapper(**place).ensure_connection()


def test_a_pooler_that_swallows_the_options_is_named() -> None:
    with (
        pgbouncer(ignore_startup_parameters="options") as place,
        pytest.raises(OperationalError, match="set DATABASE_POOLED=on"),
    ):
        wrapper(**place).ensure_connection()


def test_an_announced_pooler_works() -> None:
    options = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "options"}
    with pgbouncer() as place:
        other = wrapper(**place, OPTIONS=options)
        other.ensure_connection()
        with other.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM tickets_ticket")
            assert cursor.fetchone() == (0,)
        other.close()


def test_a_server_that_is_away_is_told_as_before() -> None:
    with pytest.raises(OperationalError, match="No such file"):
        wrapper(HOST="/nowhere").ensure_connection()
