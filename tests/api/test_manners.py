"""What is true of the whole API: who is let in, how errors look, how much is read."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisAway

from departments.api.views import DepartmentViewSet
from servicedesk.accounts.models import ApiToken
from servicedesk.events import clock
from tests.cast import Company, at
from tickets.models import Ticket

from .conftest import Clients, JsonClient
from .test_submitting import DESK
from .test_tickets import LIST, problem

PLACES = [
    "tickets/",
    "tickets/FAC-1/",
    "services/",
    "departments/",
    "departments/tree/",
    "people/",
    "ratings/",
    "me/",
]
UNITS = "/api/v1/departments/"


@pytest.mark.parametrize("place", [f"/api/v1/{place}" for place in PLACES] + ["/api/schema/"])
def test_without_a_session_or_token_the_answer_is_401(db: None, place: str) -> None:
    answer = JsonClient().get(place)
    assert answer["WWW-Authenticate"] == "Bearer"
    problem(answer, 401)


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Bearer a b", "Bearer desk_" + "x" * 43, "Bearer \xff"]
)
def test_a_token_that_is_none_is_401_even_with_a_session(company: Company, api: Clients, header: str) -> None:
    problem(api(company.mia).get(LIST, headers={"Authorization": header}), 401)


@pytest.mark.parametrize(
    ("path", "hint"), [("/api/", ""), ("/api", ""), ("/api/v2/", ""), ("/api/v1/tickets", "slash"), ("/api/v1/x/", "")]
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_addresses_are_404_for_everybody(db: None, path: str, hint: str, method: str) -> None:
    answer = getattr(Client(), method)(path, follow=True)
    if path != "/api":  # which is no address of the API
        assert hint in problem(answer, 404)["detail"]


def test_a_read_token_writes_nothing(company: Company, by_token: Any) -> None:
    client = by_token(company.mia, "read")
    assert client.get(LIST).status_code == 200
    assert client.get("/api/v1/me/").json()["token"]["scope"] == "read"
    problem(client.post(LIST, DESK), 403)
    assert not Ticket.objects.exists()


def test_an_expired_token_and_one_of_a_leaver_open_nothing(company: Company, by_token: Any) -> None:
    with clock.frozen(at("Mon 10:00")):
        client = by_token(company.mia, "write", at("Mon 10:00"))
        assert client.get(LIST).status_code == 200
    with clock.frozen(at("Mon 10:00") + timedelta(days=30)):
        problem(client.get(LIST), 401)
    leaver = by_token(company.noah)
    company.noah.is_active = False
    company.noah.save()
    problem(leaver.get(LIST), 401)


def test_the_use_of_a_token_is_noted_to_the_hour(company: Company, by_token: Any) -> None:
    client = by_token(company.mia, "read", at("Mon 10:00"))
    for when, noted in (("Mon 10:00", "Mon 10:00"), ("Mon 10:59", "Mon 10:00"), ("Mon 11:00", "Mon 11:00")):
        with clock.frozen(at(when)):
            client.get("/api/v1/me/")
        assert ApiToken.objects.get().last_used_at == at(noted)


def test_a_session_writes_with_its_csrf_token_only(company: Company) -> None:
    client = JsonClient(enforce_csrf_checks=True)
    client.force_login(company.mia)
    assert "CSRF" in problem(client.post(LIST, DESK), 403)["detail"]
    assert not Ticket.objects.exists()
    token = client.get("/profile/tokens/").cookies["csrftoken"].value
    assert client.post(LIST, DESK, headers={"X-CSRFToken": token}).status_code == 201


def test_a_token_needs_no_csrf_token(company: Company, by_token: Any) -> None:
    client = by_token(company.mia)
    client.handler.enforce_csrf_checks = True
    assert client.post(LIST, DESK).status_code == 201


def test_other_methods_types_and_formats_are_refused(company: Company, api: Clients) -> None:
    client = api(company.mia)
    answer = client.delete(LIST)
    assert "POST" in answer["Allow"]
    problem(answer, 405)
    answer = client.options(LIST)
    assert (answer.status_code, answer.json()) == (200, {}) and "POST" in answer["Allow"]
    problem(client.put(LIST, DESK), 405)
    problem(client.get(LIST, headers={"Accept": "text/html"}), 406)
    problem(client.post(LIST, "a=b", content_type="application/x-www-form-urlencoded"), 415)
    problem(client.get("/api/schema/", headers={"Accept": "image/png"}), 406)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b'{"title": NaN}', 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"a":' * 50 + b"1" + b"}" * 50, 400),
        (b'{"title": "\\ud800"}', 400),
        (b'{"title": "a\\u0000b"}', 400),
        (b'{"title": ' + b"9" * 5000 + b"}", 400),
        (json.dumps({"title": "x" * 1_100_000}).encode(), 413),
        (b'"text"', 400),
        (b"null", 400),
    ],
)
def test_bodies_that_cannot_be_read_are_refused(
    company: Company, api: Clients, body: bytes, status: int
) -> None:
    problem(api(company.mia).post(LIST, body, content_type="application/json"), status)


def test_a_broken_multipart_body_is_refused(company: Company, api: Clients) -> None:
    client = api(company.mia)
    problem(client.post(LIST, b"--x", content_type="multipart/form-data"), 400)
    problem(client.post(LIST, b"x", content_type="application/json; charset=nonsense"), 400)
    many = {f"f{n}": "x" for n in range(1500)}
    problem(client.post(LIST, many, format="multipart"), 400)


def test_each_person_is_throttled_for_himself(company: Company, api: Clients, settings: Settings) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"user": "3/hour"}}
    with clock.frozen(at("Mon 10:00") + timedelta(minutes=20)):
        mia = api(company.mia)
        assert [mia.get("/api/v1/me/").status_code for _n in range(3)] == [200] * 3
        answer = mia.get("/api/v1/me/")
        assert answer["Retry-After"] == "2400"
        problem(answer, 429)
        assert api(company.olga).get("/api/v1/me/").status_code == 200
    with clock.frozen(at("Mon 11:00")):
        assert mia.get("/api/v1/me/").status_code == 200


def test_without_the_cache_nobody_is_refused(
    company: Company, api: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_options: object) -> None:
        raise RedisAway

    monkeypatch.setattr(cache, "add", away)
    assert api(company.mia).get(UNITS).status_code == 200


def test_an_unforeseen_failure_is_told_without_its_words(
    company: Company, api: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(DepartmentViewSet, "get_queryset", fail)
    client = api(company.mia)
    with pytest.raises(RuntimeError):  # it reaches Django's handling of failures
        client.get(UNITS)
    client.raise_request_exception = False
    answer = client.get(UNITS)
    assert "secret" not in json.dumps(problem(answer, 500))


def test_a_strange_host_is_answered_as_a_problem(db: None) -> None:
    problem(Client().get("/api/v1/me/", headers={"Host": "evil.example.org"}), 400)


def test_answers_are_kept_out_of_caches(company: Company, api: Clients) -> None:
    answer = api(company.mia).get(LIST)
    assert "no-store" in answer["Cache-Control"] and "default-src 'none'" in answer["Content-Security-Policy"]


def test_rights_end_with_the_account(company: Company, api: Clients) -> None:
    client: Callable[..., Any] = api(company.mia).get
    company.mia.is_active = False
    company.mia.save()
    problem(client(LIST), 401)
