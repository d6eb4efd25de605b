"""Redis is away, hangs, or comes back: pages, sign-in and API still work, within a second or two."""

import socket
from collections.abc import Iterator

import pytest
from django.conf import settings as product
from django.core.cache import cache
from django.test import Client, override_settings
from redis.connection import Connection

from servicedesk.settings.environment import cache_url
from servicedesk.web import cache as forgiving
from tests.api.conftest import JsonClient
from tests.cast import PASSWORD, Company
from tests.tickets.pages import filed

BACKEND = "servicedesk.web.cache.ForgivingRedisCache"
SIGN_IN = "/accounts/login/"
MOST_WAITED = (
    2.0  # seconds that all visitors of a process wait for a server that is away, before it is left alone
)


def cached_in(address: str) -> override_settings:
    """Let the cache be in a server as it is in production."""
    shared = {"default": {"BACKEND": BACKEND, "LOCATION": address}}
    return override_settings(CACHES={**product.CACHES, **shared})


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"redis://127.0.0.1:{listening.getsockname()[1]}/0"


@pytest.fixture
def gone() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return f"redis://127.0.0.1:{port}/0"


@pytest.fixture(params=["silent", "gone"])
def broken(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the cache be in a server that does not answer."""
    with cached_in(request.getfixturevalue(request.param)):
        yield


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The patience of each try to reach the server; once it has failed, the test is over before the next is due."""
    seen: list[float] = []
    connect = Connection._connect

    def noted(connection: Connection) -> socket.socket:
        seen.append(connection.socket_connect_timeout + connection.socket_timeout)
        return connect(connection)

    monkeypatch.setattr(Connection, "_connect", noted)
    monkeypatch.setattr(forgiving, "REST_SECONDS", 3600.0)
    return seen


def test_pages_sign_in_and_api_go_on_without_redis(
    company: Company, broken: None, tries: list[float]
) -> None:
    ticket = filed(company)
    browser = Client()
    answer = browser.post(SIGN_IN, {"login": company.mia.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.get(ticket.get_absolute_url()).status_code == 200
    program = JsonClient()
    program.force_login(company.li_wei)
    assert program.post(f"/api/v1/tickets/{ticket.number}/take/").status_code == 200
    assert 0 < sum(tries) <= MOST_WAITED


def test_guessing_passwords_is_limited_without_redis_too(company: Company, broken: None) -> None:
    browser = Client()
    wrong = {"login": company.mia.email, "password": "a wrong one"}
    answers = [browser.post(SIGN_IN, wrong).content.decode() for _ in range(7)]
    assert "Too many" not in answers[0] and "Too many" in answers[-1]
    right = browser.post(SIGN_IN, {"login": company.mia.email, "password": PASSWORD})
    assert right.status_code == 200, (
        "the limit holds for the right password as well, or it would tell which is right"
    )


def test_a_server_that_hangs_is_waited_for_once(silent: str, tries: list[float]) -> None:
    with cached_in(silent):
        for number in range(50):
            cache.set(f"key-{number}", number)
            assert cache.get(f"key-{number}") == number
    assert 0 < sum(tries) <= MOST_WAITED


def test_redis_is_used_again_when_it_is_back(monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    with cached_in(gone):
        assert cache.add("a", 1) and not cache.add("a", 2), "a count goes on in the process"
        watch = forgiving._watches[gone]
        assert watch.is_away and not watch.may_try()
        monkeypatch.setattr(forgiving, "REST_SECONDS", 0.0)
        watch._rests_until = 0.0
        assert watch.may_try(), "after the rest one call tries again"
    there = cache_url(product.REDIS_URL)
    with cached_in(there):
        forgiving._watches[there].went_away()
        cache.set("attacks:a", 3, timeout=5)
        assert not forgiving._watches[there].is_away
        assert cache.get("attacks:a") == 3 and cache.incr("attacks:a") == 4
        assert cache.delete("attacks:a")
