"""A database that hangs: the web server says so soon, its health at once, and all works again when it is back."""

import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from psycopg2 import extensions

from servicedesk.database import waiting
from tests import processes

from .forwarder import Forwarder, forwarded

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.servers]
CALL = "/api/v1/me/"
SERVER = ["-m", "gunicorn", "-c", "python:servicedesk.supervisor.gunicorn_conf", "servicedesk.wsgi"]


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose path is short enough for a socket's name."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def door(short: Path) -> Iterator[Forwarder]:
    """The door to the database, for waits of this process; psycopg2 waits as in the web server."""
    with forwarded(processes.environment()["DATABASE_URL"], short) as (forwarder, address):
        own = connection.settings_dict["HOST"]
        connection.close()
        connection.settings_dict["HOST"] = str(short)
        waiting.install(30)
        try:
            yield forwarder
        finally:
            extensions.set_wait_callback(None)
            connection.close()
            connection.settings_dict["HOST"] = own
            _end_other_sessions()


def _end_other_sessions() -> None:
    """A statement that no one waits for any more would block the test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_statement_ends_when_the_server_lets_nobody_in(door: Forwarder) -> None:
    select_one()
    door.is_frozen = True
    with pytest.raises(Exception, match="lets nobody in"):
        select_one()
    door.is_frozen = False
    connection.close()
    select_one()


def test_a_new_connection_ends_so_too(door: Forwarder) -> None:
    door.is_frozen = True
    with pytest.raises(Exception, match="lets nobody in|did not answer"):
        select_one()


def test_a_statement_that_merely_takes_long_is_left_alone(door: Forwarder) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.2), 7")
        assert cursor.fetchone()[1] == 7


def test_a_server_that_answers_others_does_not_hang_however_long_a_knock_takes(door: Forwarder) -> None:
    select_one()
    is_inside, has_ended = threading.Event(), threading.Event()

    def another() -> None:
        select_one()
        is_inside.set()
        while not has_ended.wait(0.1):
            select_one()
        connection.close()

    other = threading.Thread(target=another)
    other.start()
    is_inside.wait(10)
    door.is_crowded = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(3), 7")
            assert cursor.fetchone()[1] == 7
    finally:
        has_ended.set()
        other.join()
        door.is_crowded = False


def test_a_block_has_an_end_of_its_own(door: Forwarder) -> None:
    select_one()
    with (
        pytest.raises(Exception, match="did not answer in time"),
        waiting.at_most(0.2),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_sleep(30)")
    connection.close()
    select_one()


def test_a_statement_ends_where_the_servers_own_limit_should_have_ended_it(door: Forwarder) -> None:
    waiting.install(0.1 - waiting.BEYOND_THE_SERVERS_SECONDS)
    with pytest.raises(Exception, match="did not answer in time"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")


def test_a_refusal_is_an_answer(door: Forwarder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_parameters", lambda: connection.get_connection_params() | {"dbname": "no"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1.2)")


def test_pages_and_health_say_so_soon_and_go_on_afterwards(short: Path) -> None:
    port = processes.free_port()
    with forwarded(processes.environment()["DATABASE_URL"], short) as (door, address):
        environment = {"DATABASE_URL": address, "PORT": str(port), "WEB_WORKERS": "1", "WEB_THREADS": "2"}
        with processes.process(*SERVER, is_silent=True, **environment):
            _wait_for(port, "/health/ready", 200)
            assert _get(port, CALL) == 401
            door.is_frozen = True
            crowd = [threading.Thread(target=_get, args=(port, CALL)) for _ in range(6)]
            for visitor in crowd:
                visitor.start()
            since = time.monotonic()
            assert _get(port, "/health/ready") == 503
            assert time.monotonic() - since < 15, "waits end, and do not add up behind each other"
            assert _get(port, CALL) == 503
            for visitor in crowd:
                visitor.join()
            door.is_frozen = False
            _wait_for(port, "/health/ready", 200)


def _get(port: int, path: str) -> int:
    try:
        address = f"http://127.0.0.1:{port}{path}"
        request = urllib.request.Request(address, headers={"Authorization": "Bearer unknown"})
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _wait_for(port: int, path: str, status: int) -> None:
    deadline = time.monotonic() + 60
    while _get(port, path) != status:
        assert time.monotonic() < deadline
        time.sleep(0.1)
