"""A verb that is sent again with its `Idempotency-Key` is done once, and a key belongs to one call of one person."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servicedesk.accounts.models import ApiCall
from tests.cast import Company, at, found_company
from tests.together import at_once
from tickets.actions.submission import submit
from tickets.models import Message, Ticket

from .conftest import Clients, JsonClient
from .test_calls import WORDS
from .test_tickets import LIST, problem

KEY = {"Idempotency-Key": "order 4711"}


def send(client: JsonClient, ticket: Ticket, name: str, body: Any = None, **options: Any) -> Any:
    return client.post(
        f"{LIST}{ticket.number}/{name}/", WORDS if body is None else body, headers=KEY, **options
    )


def test_what_was_said_once_is_not_said_again(company: Company, ticket: Ticket, api: Clients) -> None:
    client = api(company.mia)
    answers = [send(client, ticket, "reply") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert Message.objects.count() == 1
    other = send(api(company.li_wei), ticket, "reply")
    assert other.status_code == 200 and Message.objects.count() == 2, "a key is its sender's alone"
    client.post(f"{LIST}{ticket.number}/reply/", WORDS)
    assert Message.objects.count() == 3, "without a key everything counts"


@pytest.mark.parametrize(
    ("name", "body"), [("reply", {"body": "Other words"}), ("cancel", {}), ("watch", {})]
)
def test_a_key_of_another_call_is_refused(
    company: Company, ticket: Ticket, api: Clients, name: str, body: dict[str, Any]
) -> None:
    client = api(company.mia)
    assert send(client, ticket, "reply").status_code == 200
    assert problem(send(client, ticket, name, body), 409)["code"] == "key_reused"
    assert Message.objects.count() == 1


def test_a_key_of_a_verb_files_nothing_and_the_other_way_round(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    client, filing = api(company.mia), {"service": "screens", "title": "A second screen"}
    assert send(client, ticket, "reply").status_code == 200
    assert problem(client.post(LIST, filing, headers=KEY), 409)["code"] == "key_reused"
    other = {"Idempotency-Key": "order 4712"}
    assert client.post(LIST, filing, headers=other).status_code == 201
    answer = client.post(f"{LIST}{ticket.number}/reply/", WORDS, headers=other)
    assert problem(answer, 409)["code"] == "key_reused"
    assert (Message.objects.count(), Ticket.objects.count()) == (1, 2)


def test_what_was_refused_may_be_done_later_with_the_same_key(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    client = api(company.mia)
    assert problem(send(client, ticket, "reopen"), 409)["code"] != "key_reused"
    problem(send(client, ticket, "reply", {"body": " "}), 400)
    assert not ApiCall.objects.exists()
    assert send(client, ticket, "reply").status_code == 200


def test_a_verb_that_took_the_request_out_of_sight_is_answered_the_same_again(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    client = api(company.chen)
    first, second = (send(client, ticket, "transfer", {"to": "IT", "reason": "Cables"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    ticket.refresh_from_db()
    assert ticket.provider == company.it


def test_files_belong_to_what_was_sent(company: Company, ticket: Ticket, api: Clients) -> None:
    client = api(company.mia)

    def with_file(content: bytes) -> Any:
        body = WORDS | {"files": [SimpleUploadedFile("plan.txt", content, content_type="text/plain")]}
        return send(client, ticket, "reply", body, format="multipart")

    assert [with_file(b"by the window").status_code for _ in range(2)] == [200, 200]
    problem(with_file(b"by the door, or so"), 409)
    assert Message.objects.get().attachments.count() == 1


def test_a_key_is_kept_for_a_day(
    company: Company, ticket: Ticket, api: Clients, frozen_at: Callable[[datetime], None]
) -> None:
    for hours, said in ((0, 1), (23, 1), (25, 2)):
        frozen_at(at("Mon 10:00") + timedelta(hours=hours))
        assert send(api(company.mia), ticket, "reply").status_code == 200
        assert Message.objects.count() == said
    assert ApiCall.objects.count() == 1, "older ones are forgotten"


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_without_sense_is_refused(company: Company, ticket: Ticket, api: Clients, key: str) -> None:
    answer = api(company.mia).post(f"{LIST}{ticket.number}/reply/", WORDS, headers={"Idempotency-Key": key})
    assert "Idempotency-Key" in problem(answer, 400)["errors"]


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_many_times_at_once_is_one_message() -> None:
    company = found_company()
    ticket = submit(service=company.move_desk, title="Move my desk", by=company.mia)
    clients = [JsonClient(raise_request_exception=False) for _ in range(16)]
    for client in clients:
        client.force_login(company.mia)
    answers = at_once(*(lambda each=client: send(each, ticket, "reply") for client in clients))
    assert [answer.status_code for answer in answers] == [200] * len(clients)
    assert Message.objects.count() == ApiCall.objects.count() == 1
