"""What programs send: sizes, depth, types, doubles; and links of ratings that were made up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from servicedesk.accounts.models import User
from servicedesk.events import clock
from surveys.actions.invitations import invite
from surveys.links import token_of
from surveys.models import Rating
from tests.api.conftest import JsonClient
from tests.cast import Company, at, found_company
from tests.surveys.closing import closed_ticket
from tickets.models import Ticket

Api = Callable[[User], JsonClient]


@pytest.mark.parametrize("size", ["0", "-1", "201", "99999999", "1e3", "", "٣", "all"])
def test_pages_of_a_list_are_bounded(company: Company, api: Api, size: str) -> None:
    for name in ("tickets", "people", "services", "departments", "ratings"):
        assert api(company.mia).get(f"/api/v1/{name}/", {"page_size": size}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"body": ' + "[" * 40 + "]" * 40 + "}",
        '{"body": "\\u0000"}',
        '{"body": "\\ud800"}',
        '{"body": NaN}',
        '{"body": ' + "9" * 10_000 + "}",
        '"text"',
        "[]",
        "null",
        "",
        "\xff\xfe",
        '{"body": {"$gt": ""}}',
        '{"body": ["a"]}',
        '{"__class__": "x", "body": "a"}',
    ],
    ids=range(15),
)
def test_json_that_is_meant_to_hurt(company: Company, ticket: Ticket, api: Api, body: str) -> None:
    path = f"/api/v1/tickets/{ticket.number}/reply/"
    answer = api(company.mia).generic("POST", path, body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_with_a_null_in_each_field_is_refused(company: Company, ticket: Ticket, api: Api) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(company.hugo)
    texts = {"body": "a\x00b", "reason": "\x00", "title": "\x00", "description": "\x00", "answer_seats": "2\x00",
             "answer_where": "\x00", "requester": "\x00", "to": "\x00", "person": "\x00", "team": "\x00",
             "priority": "\x00", "seen": "\x00", "label": "\x00", "zone": "\x00", "next": "\x00"}  # fmt: skip
    paths = [
        f"/tickets/{ticket.number}/do/{verb}/"
        for verb in ("reply", "assign", "transfer", "set_priority", "resolve")
    ]
    for path in (*paths, "/services/move-a-desk/request/", "/profile/", "/profile/tokens/", "/profile/absence/",
                 "/accounts/password/change/", "/departments/FAC/people/add/"):  # fmt: skip
        assert client.post(path, texts).status_code in (200, 400, 404), path
    away = Client(raise_request_exception=False)
    for path, name in (("/accounts/login/", "login"), ("/accounts/password/reset/", "email")):
        assert away.post(path, {name: "mia\x00@example.com", "password": "x\x00y"}).status_code == 200


def test_links_of_ratings_cannot_be_made_up(company: Company) -> None:
    ticket = closed_ticket(company)
    invitation = invite(ticket=ticket, at=at("Mon 16:00"))
    assert invitation is not None
    token = token_of(invitation)
    nonce, _, seal = token.partition("~")
    made_up = [
        nonce, f"{nonce}~", f"~{seal}", f"{uuid4().hex}~{seal}", f"{nonce}~{seal[:-1]}", token.upper(), f"{token}~x",
        str(invitation.pk), f"{nonce}~{seal}%00", "x" * 5000, f"{nonce}:{seal}x",
    ]  # fmt: skip
    client = Client(raise_request_exception=False)
    with clock.frozen(at("Mon 17:00")):
        for each in made_up:
            for method in (client.get, client.post):
                assert method(f"/rate/{each}/", {"score": "1"}).status_code in (400, 404), each
    assert not Rating.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_twelve_at_once_files_once() -> None:
    company, gate = found_company(), Barrier(12)
    body: dict[str, Any] = {"service": "screens", "title": "A screen"}
    clients = [JsonClient(raise_request_exception=False) for _ in range(12)]
    for client in clients:
        client.force_login(company.mia)

    def send(client: JsonClient) -> tuple[int, str]:
        gate.wait(20)
        try:
            answer = client.post("/api/v1/tickets/", body, headers={"Idempotency-Key": "once"})
            return answer.status_code, answer.json().get("number", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, clients))
    assert sorted(status for status, _ in answers) == [200] * 11 + [201]
    assert len({number for _, number in answers}) == Ticket.objects.count() == 1
