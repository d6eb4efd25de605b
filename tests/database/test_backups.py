"""A dump of a desk comes back whole, by PostgreSQL's own programs: rows, generated columns, indexes and triggers."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from psycopg2 import connect

from servicedesk.supervisor.embedded.programs import installed
from tests.cast import Company
from tickets.actions.submission import submit

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = (
    "SELECT number, title, search_text, search FROM tickets_ticket JOIN tickets_searchdocument ON ticket_id = id",
    "SELECT slug, search_text, search FROM departments_service ORDER BY slug",
    "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 2, 1",
)


def address(database: str) -> str:
    """Return where libpq finds a database of the tests' server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def run(program: str, *arguments: str) -> None:
    command = [str(installed().postgres_bin / program), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def facts(database: str) -> list[list[tuple[object, ...]]]:
    opened = connect(address(database))
    try:
        with opened.cursor() as cursor:
            return [_rows(cursor, fact) for fact in FACTS]
    finally:
        opened.close()


def _rows(cursor: Any, fact: str) -> list[tuple[object, ...]]:
    cursor.execute(fact)
    rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


@pytest.fixture
def empty() -> Iterator[str]:
    """Yields the name of a new database beside that of the tests."""
    name = f"{connection.settings_dict['NAME']}_restored"
    run("createdb", f"--maintenance-db={address('postgres')}", name)
    yield name
    run("dropdb", f"--maintenance-db={address('postgres')}", "--force", name)


def test_a_dump_comes_back_whole(company: Company, empty: str, tmp_path: Path) -> None:
    submit(service=company.move_desk, title="Move my desk to 4F", by=company.mia)
    file = tmp_path / "desk.dump"
    run("pg_dump", "--format=custom", f"--file={file}", address(connection.settings_dict["NAME"]))
    run("pg_restore", f"--dbname={address(empty)}", str(file))
    assert facts(empty) == facts(connection.settings_dict["NAME"])
    assert facts(empty)[0][0][2] == "fac 1 move my desk to 4f"
