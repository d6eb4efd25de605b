"""The verbs over the API: whose they are, what they answer, what they refuse."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servicedesk.events.models import Event
from tests.cast import Company, at
from tests.tickets.test_rights import PLAIN
from tickets.actions.lifecycle import confirm, resolve
from tickets.models import Attachment, Message, Ticket, Watcher
from tickets.verbs.table import calls
from tickets.workflow import State, verbs_in

from .conftest import Clients, JsonClient
from .test_tickets import LIST, problem

WORDS = {"body": "Some words"}
BODIES: dict[str, dict[str, Any]] = {
    "ask": WORDS,
    "answer": WORDS,
    "reply": WORDS,
    "note": WORDS,
    "resolve": WORDS,
    "not-solved": WORDS,
    "reopen": WORDS,
    "transfer": {"to": "IT", "reason": "Cables"},
    "set-priority": {"priority": "high"},
}


def call(client: JsonClient, ticket: Ticket, name: str, body: Any = None) -> Any:
    return client.post(f"{LIST}{ticket.number}/{name}/", BODIES.get(name, {}) if body is None else body)


def history(ticket: Ticket) -> int:
    return Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk).count()


@pytest.mark.parametrize("person", PLAIN)
def test_every_verb_is_answered_as_the_matrix_and_the_moves_say(
    company: Company, ticket: Ticket, api: Clients, person: str
) -> None:
    """Each verb on a new ticket: 404 without sight, 403 without the right, 409 without the move, else done."""
    sees, _content, _notes, rights = PLAIN[person]
    client = api(company.people[person])
    untouched = Ticket.objects.filter(pk=ticket.pk).values().get()
    for name, (verb, _call) in calls().items():
        if verb in rights and verb in verbs_in(State.NEW):
            continue  # done in the test below
        before = history(ticket)
        expected = 404 if not sees else 403 if verb not in rights else 409
        document = problem(call(client, ticket, name), expected)
        assert document["detail"]
        assert history(ticket) == before, name
    assert Ticket.objects.filter(pk=ticket.pk).values().get() == untouched


@pytest.mark.parametrize(
    ("person", "name", "body", "state"),
    [
        ("li_wei", "take", {}, "in_progress"),
        ("li_wei", "assign", {"person": "chen.yu@example.com", "team": "MOV"}, "new"),
        ("li_wei", "ask", WORDS, "waiting_requester"),
        ("li_wei", "reply", WORDS, "in_progress"),
        ("li_wei", "note", WORDS, "new"),
        ("li_wei", "resolve", WORDS, "resolved"),
        ("li_wei", "set-priority", {"priority": "urgent"}, "new"),
        ("mia", "reply", WORDS, "new"),
        ("mia", "cancel", {"reason": "Changed my mind"}, "cancelled"),
        ("mia", "nudge", {}, "new"),
        ("frida", "watch", {}, "new"),
        ("ada", "watch", {}, "new"),
    ],
)
def test_what_is_allowed_is_done_and_the_ticket_answered(
    company: Company, ticket: Ticket, api: Clients, monday: datetime, person: str, name: str,
    body: dict[str, Any], state: str,
) -> None:  # fmt: skip
    answer = call(api(company.people[person]), ticket, name, body)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["state"] == state == Ticket.objects.get(pk=ticket.pk).state


def test_a_request_goes_all_the_way_and_comes_back(
    company: Company, ticket: Ticket, api: Clients, monday: datetime
) -> None:
    mia, li_wei = api(company.mia), api(company.li_wei)
    way = [
        (li_wei, "take", "in_progress"),
        (li_wei, "ask", "waiting_requester"),
        (mia, "answer", "in_progress"),
        (li_wei, "resolve", "resolved"),
        (mia, "not-solved", "in_progress"),
        (li_wei, "resolve", "resolved"),
        (mia, "confirm", "closed"),
        (mia, "reopen", "in_progress"),
    ]
    for client, name, state in way:
        document = call(client, ticket, name).json()
        assert document["state"] == state, document
    assert document["cycle"] == 3


def test_a_refusal_says_why(company: Company, ticket: Ticket, api: Clients) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 12:00"))
    document = problem(call(api(company.li_wei), ticket, "take"), 409)
    assert document["code"] == "illegal_move" and "closed" in document["detail"]
    same = problem(call(api(company.mia), ticket, "reopen"), 409)  # it is years later by the real clock
    assert same["code"] == "too_late_to_reopen"


def test_a_ticket_handed_away_unworked_is_out_of_sight(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    client = api(company.li_wei)
    answer = call(client, ticket, "transfer", {"to": "IT", "reason": "Not ours", "wrong_department": True})
    assert (answer.status_code, answer.content) == (204, b"")
    problem(client.get(f"{LIST}{ticket.number}/"), 404)
    assert Ticket.objects.get(pk=ticket.pk).was_misrouted


def test_watching_and_leaving(company: Company, ticket: Ticket, api: Clients) -> None:
    client = api(company.frida)
    watching = call(client, ticket, "watch").json()
    assert watching["is_watching"] and "unwatch" in watching["verbs"] and "watch" not in watching["verbs"]
    assert not call(client, ticket, "unwatch").json()["is_watching"]
    assert not Watcher.objects.exists()


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("reply", {}, "body"),
        ("reply", {"body": " "}, "body"),
        ("reply", {"body": 5}, "body"),
        ("reply", {"body": "Hello", "internal": True}, "internal"),
        ("reply", {"body": "Hello", "files": ["x"]}, "files"),
        ("reply", [], "non_field_errors"),
        ("take", {"person": 1}, "person"),
        ("assign", {"person": "tom.berg@example.com"}, "person"),
        ("assign", {"person": "nobody@example.com"}, "person"),
        ("assign", {"person": True}, "person"),
        ("assign", {"person": 10**30}, "person"),
        ("assign", {"team": "IT"}, "team"),
        ("transfer", {"to": "XXX", "reason": "?"}, "to"),
        ("transfer", {"to": "FAC", "reason": "?"}, "to"),
        ("transfer", {"to": "IT"}, "reason"),
        ("transfer", {"to": "IT", "reason": "?", "wrong_department": "yes"}, "wrong_department"),
        ("set-priority", {"priority": "huge"}, "priority"),
        ("set-priority", {"priority": "low"}, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    company: Company, ticket: Ticket, api: Clients, name: str, body: Any, field: str
) -> None:
    before = history(ticket)
    assert field in problem(call(api(company.li_wei), ticket, name, body), 400)["errors"]
    assert history(ticket) == before and not Message.objects.exists()


def test_files_come_with_words_and_go_to_those_who_may_read_them(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    files = [SimpleUploadedFile("plan.svg", b"<svg/>"), SimpleUploadedFile("b.txt", b"two")]
    url = f"{LIST}{ticket.number}/note/"
    answer = api(company.li_wei).post(url, {"body": "See the plan", "files": files}, format="multipart")
    assert answer.status_code == 200, answer.json()
    listed = answer.json()["messages"][0]["attachments"]
    assert [row["name"] for row in listed] == ["plan.svg", "b.txt"]
    sent = api(company.chen).get(listed[0]["url"], HTTP_ACCEPT="image/png")
    assert b"".join(sent.streaming_content) == b"<svg/>"
    assert sent["Content-Disposition"].startswith("attachment")
    for name in ("mia", "frida", "tom", "olga"):
        problem(api(company.people[name]).get(listed[0]["url"]), 404)
    problem(JsonClient().get(listed[0]["url"]), 401)


@pytest.mark.parametrize(("verb", "status"), [("reply", 200), ("note", 200), ("ask", 400)])
def test_files_can_be_sent_without_words(
    company: Company, ticket: Ticket, api: Clients, verb: str, status: int
) -> None:
    files = [SimpleUploadedFile("plan.pdf", b"%PDF")]
    answer = api(company.li_wei).post(f"{LIST}{ticket.number}/{verb}/", {"files": files}, format="multipart")
    assert answer.status_code == status
    assert Attachment.objects.filter(message__body="").count() == (1 if status == 200 else 0)


@pytest.mark.parametrize("body", ["See the plan", ""])
@pytest.mark.parametrize("verb", ["reply", "note", "ask", "resolve"])
def test_an_empty_file_is_refused_by_field(
    company: Company, ticket: Ticket, api: Clients, verb: str, body: str
) -> None:
    sent = {"body": body, "files": [SimpleUploadedFile("plan.pdf", b"")]}
    answer = api(company.li_wei).post(f"{LIST}{ticket.number}/{verb}/", sent, format="multipart")
    errors = problem(answer, 400)["errors"]
    if body or verb in ("reply", "note"):
        assert "“plan.pdf” is an empty file" in str(errors["files"])
    assert not Message.objects.exists() and not Attachment.objects.exists()


def test_neither_words_nor_files_are_refused_by_field(company: Company, ticket: Ticket, api: Clients) -> None:
    answer = api(company.li_wei).post(f"{LIST}{ticket.number}/reply/", {}, format="json")
    assert answer.status_code == 400 and "body" in answer.content.decode()


def test_files_do_not_fit_into_json_verbs(company: Company, ticket: Ticket, api: Clients) -> None:
    answer = api(company.mia).post(f"{LIST}{ticket.number}/cancel/", {"reason": "x"}, format="multipart")
    problem(answer, 415)
    assert not Attachment.objects.exists()
