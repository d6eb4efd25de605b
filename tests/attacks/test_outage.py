"""A database that cuts the connection within a request: the page and the API say so, and work again afterwards."""

from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test import Client

from tests.api.conftest import JsonClient
from tests.cast import found_company

pytestmark = pytest.mark.django_db(transaction=True)


def _cut() -> None:
    """End the connection of this thread from another one, as an administrator or a restart would."""
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    parameters: dict[str, Any] = connection.get_connection_params()
    own = {
        name: parameters[name]
        for name in ("host", "port", "dbname", "user", "password")
        if name in parameters
    }
    other = psycopg2.connect(**own)
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    other.close()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", b"The service desk is not reachable right now"),
        ("/api/v1/tickets/", b"database does not answer"),
        ("/api/v1/nothing/of/that/kind", b"database does not answer"),
    ],
)
def test_a_cut_connection_is_an_outage_and_not_a_fault(path: str, words: bytes) -> None:
    company = found_company()
    client = JsonClient(raise_request_exception=False)
    client.force_login(company.mia)
    healthy = client.get(path).status_code
    _cut()
    answer = client.get(path)
    assert answer.status_code == 503 and words in answer.content
    assert answer["Retry-After"] == "5"
    connection.close()
    assert client.get(path).status_code == healthy


def test_health_says_so_too() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/health/ready").status_code == 200
    _cut()
    assert client.get("/health/ready").status_code == 503
    assert client.get("/health/live").status_code == 200
    connection.close()
    assert client.get("/health/ready").status_code == 200
