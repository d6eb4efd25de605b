"""Tickets over the API: who sees what, lists, pages and filters."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicedesk.accounts.models import Absence
from servicedesk.events.models import Event
from tests.cast import Company, at
from tests.tickets.test_rights import CONFIDENTIAL, PLAIN
from tickets.actions.conversation import note, reply
from tickets.actions.submission import submit
from tickets.actions.work import set_priority, take, transfer
from tickets.models import Ticket

from .conftest import Clients, JsonClient

LIST = "/api/v1/tickets/"


def numbers(client: JsonClient, query: str = "") -> list[str]:
    answer = client.get(LIST + query)
    assert answer.status_code == 200, answer.json()
    return [row["number"] for row in answer.json()["results"]]


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    document: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= set(document)
    assert document["status"] == status
    return document


@pytest.mark.parametrize("name", PLAIN)
def test_the_list_and_the_ticket_show_the_same_people_the_same(
    company: Company, ticket: Ticket, api: Clients, name: str
) -> None:
    sees_outline, sees_content, _notes, verbs = PLAIN[name]
    client = api(company.people[name])
    assert numbers(client) == ([ticket.number] if sees_outline else [])
    answer = client.get(f"{LIST}{ticket.number}/")
    if not sees_outline:
        problem(answer, 404)
        return
    document = answer.json()
    assert (document["description"] is not None) == sees_content
    assert set(document["verbs"]) <= {verb.value.replace("_", "-") for verb in verbs}


def test_the_list_names_the_service_as_the_ticket_does(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    client = api(company.mia)
    [row] = client.get(LIST).json()["results"]
    assert row["service"] == {
        "slug": "move-a-desk",
        "name_en": "Move a desk",
        "name_zh": company.move_desk.name_zh,
    }
    assert row["service"] == client.get(f"{LIST}{ticket.number}/").json()["service"]


@pytest.mark.parametrize("name", CONFIDENTIAL)
def test_of_a_confidential_request_the_head_of_the_consumer_reads_the_outline_alone(
    company: Company, ticket: Ticket, api: Clients, name: str
) -> None:
    reply(ticket=ticket, body="A secret word", by=company.li_wei, at=at("Mon 10:30"))
    transfer(ticket=ticket, to=company.it, reason="A secret reason", by=company.li_wei, at=at("Mon 10:40"))
    transfer(
        ticket=ticket, to=company.facilities, reason="A secret reason", by=company.tom, at=at("Mon 10:50")
    )
    Ticket.objects.update(is_confidential=True)
    sees_outline, sees_content = CONFIDENTIAL[name][:2]
    client = api(company.people[name])
    if name in ("tom", "ines"):  # IT had it for ten minutes without working on it
        sees_outline = sees_content = False
    for place in ("", "messages/", "events/"):
        answer = client.get(f"{LIST}{ticket.number}/{place}")
        assert answer.status_code == (200 if sees_outline else 404), place
        assert sees_content or "secret" not in answer.content.decode(), place
    assert numbers(client) == ([ticket.number] if sees_outline else [])
    assert numbers(client, "?q=desk") == ([ticket.number] if sees_content else [])


def test_what_one_may_not_know_answers_exactly_as_what_does_not_exist(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    olga = api(company.olga)
    hidden, missing = olga.get(f"{LIST}{ticket.number}/"), olga.get(f"{LIST}FAC-999/")
    assert hidden.content == missing.content and hidden.headers == missing.headers


def test_internal_notes_stay_in_their_department(company: Company, ticket: Ticket, api: Clients) -> None:
    note(ticket=ticket, body="Only for us", by=company.li_wei, at=at("Mon 10:10"))
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:15"))
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.li_wei, at=at("Mon 10:20"))
    for name, reads in (("mia", False), ("frida", False), ("tom", False), ("ada", False), ("hugo", True)):
        client = api(company.people[name])
        said = "".join(
            client.get(f"{LIST}{ticket.number}/{place}").content.decode() for place in ("", "messages/")
        )
        kinds = [row["kind"] for row in client.get(f"{LIST}{ticket.number}/events/").json()["results"]]
        assert ("Only for us" in said) == reads, name
        assert ("ticket.noted" in kinds) == reads, name


def test_a_ticket_says_whether_its_assignee_is_away_and_who_acts_for_them(
    company: Company, ticket: Ticket, api: Clients, monday: datetime
) -> None:
    client = api(company.mia)

    def away() -> list[Any]:
        one, [listed] = client.get(f"{LIST}{ticket.number}/").json(), client.get(LIST).json()["results"]
        return [one["holder"]["away"], listed["holder"]["away"]]

    assert away() == [None, None], "no one has it"
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:00"))
    assert away() == [None, None]
    Absence.objects.create(
        user=company.li_wei, deputy=company.chen, starts_at=at("Mon 09:00"), ends_at=at("Sat 00:00")
    )
    chen = {"id": company.chen.pk, "name": "Chen Yu", "native_name": "陈宇"}
    for said in away():
        assert said["deputy"] == chen and datetime.fromisoformat(said["until"]) == at("Sat 00:00")


def test_a_ticket_comes_with_conversation_promise_clocks_and_verbs(
    company: Company, ticket: Ticket, api: Clients, monday: datetime
) -> None:
    reply(ticket=ticket, body="On it", by=company.li_wei, at=at("Mon 10:00"))
    document = api(company.mia).get(f"{LIST}{ticket.number}/").json()
    assert [row["body"] for row in document["messages"]] == ["On it"]
    assert document["holder"]["department"]["code"] == "FAC"
    assert document["holder"]["person"]["name"] == "Li Wei"
    assert document["deadline"]["state"] == "running"
    clocks = {row["kind"]: row for row in document["promise"]["clocks"]}
    assert clocks["first_response"]["outcome"] == "met"
    assert clocks["resolution"]["target_seconds"] == 8 * 3600
    assert clocks["resolution"]["due_at"].startswith("2026-03-03T")
    assert set(document["verbs"]) == {"reply", "cancel", "nudge", "watch", "invite", "remove-watcher"}


def test_history_tells_units_by_code_and_people_by_id(company: Company, ticket: Ticket, api: Clients) -> None:
    transfer(ticket=ticket, to=company.it, reason="Cables", by=company.hugo, at=at("Mon 10:20"))
    rows = api(company.mia).get(f"{LIST}{ticket.number}/events/").json()["results"]
    assert [row["kind"] for row in rows] == ["ticket.submitted", "ticket.transferred"]
    assert (rows[0]["data"]["provider"], rows[0]["data"]["consumer"]) == ("FAC", "FIN")
    assert rows[1]["data"] == {"from": "FAC", "to": "IT", "reason": "Cables", "wrong_department": False}
    assert rows[1]["actor"]["name"] == "Hugo Brandt"


def test_history_tells_words_that_an_older_process_wrote(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    seq = Event.objects.filter(subject_type="tickets.ticket", subject_id=ticket.pk).count() + 1
    Event.objects.create(
        subject_type="tickets.ticket",
        subject_id=ticket.pk,
        seq=seq,
        kind="ticket.cancelled",
        at=at("Mon 10:20"),
        data={"reason": "Ordered twice"},
    )
    rows = api(company.mia).get(f"{LIST}{ticket.number}/events/").json()["results"]
    assert rows[-1]["data"] == {"reason": "Ordered twice"}


def test_history_tells_seconds_and_priorities_as_they_are(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    set_priority(ticket=ticket, priority="urgent", by=company.li_wei, at=at("Mon 10:20"))
    rows = api(company.mia).get(f"{LIST}{ticket.number}/events/").json()["results"]
    data = {row["kind"]: row["data"] for row in rows}
    assert (data["ticket.priority_set"]["from"], data["ticket.priority_set"]["to"]) == ("normal", "urgent")
    assert data["sla.retargeted"]["from"] > data["sla.retargeted"]["to"] > 0


@pytest.fixture
def several(company: Company) -> list[Ticket]:
    """Three of Mia's and Olga's requests: late, at risk, and one with time to spare at Monday 11:50."""
    made = [
        submit(service=company.move_desk, title="Late", by=company.mia, at=at("Mon 09:00")),
        submit(service=company.move_desk, title="At risk", by=company.olga, at=at("Mon 10:00")),
        submit(service=company.screens, title="Easy", by=company.mia, at=at("Mon 11:45")),
    ]
    take(ticket=made[2], by=company.tom, at=at("Mon 11:46"))
    set_priority(ticket=made[2], priority="high", by=company.tom, at=at("Mon 11:47"))
    return made


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Easy", "At risk", "Late"]),
        ("?ordering=submitted_at", ["Late", "At risk", "Easy"]),
        ("?ordering=next_due_at", ["Late", "At risk", "Easy"]),
        ("?state=new", ["At risk", "Late"]),
        ("?state=new&state=in_progress", ["Easy", "At risk", "Late"]),
        ("?priority=high", ["Easy"]),
        ("?provider=FAC", ["At risk", "Late"]),
        ("?consumer=SAL", ["At risk"]),
        ("?holder_department=IT", ["Easy"]),
        ("?holder=nobody", ["At risk", "Late"]),
        ("?holder=me", []),
        ("?requester=me", []),
        ("?service=screens", ["Easy"]),
        ("?is_open=true", ["Easy", "At risk", "Late"]),
        ("?is_open=false", []),
        ("?late=true", ["Late"]),
        ("?late=false", ["Easy", "At risk"]),
        ("?at_risk=true", ["At risk"]),
        ("?submitted_after=2026-03-02T10:00:00%2B08:00", ["Easy", "At risk"]),
        ("?submitted_before=2026-03-02T10:00:00%2B08:00", ["Late"]),
        ("?q=risk", ["At risk"]),
    ],
)
def test_filters_and_orders(
    company: Company, several: list[Ticket], api: Clients, frozen_at: Callable[[datetime], None], query: str,
    titles: list[str],
) -> None:  # fmt: skip
    frozen_at(at("Mon 11:50"))
    rows = api(company.ada).get(LIST + query).json()["results"]
    assert [row["title"] for row in rows] == titles


def test_me_and_ids_name_people(company: Company, several: list[Ticket], api: Clients) -> None:
    assert len(numbers(api(company.mia), "?requester=me")) == 2
    assert numbers(api(company.tom), "?holder=me") == [several[2].number]
    assert numbers(api(company.ada), f"?requester={company.olga.pk}") == [several[1].number]


@pytest.mark.parametrize(
    "query",
    [
        "?stat=new", "?state=nwe", "?provider=XXX", "?is_open=yes", "?holder=somebody", "?ordering=title",
        "?page_size=0", "?page_size=201", "?page_size=x", "?page_size=%C2%B2", "?cursor=abc", "?cursor=",
        "?submitted_after=soon",
    ],
)  # fmt: skip
def test_parameters_that_make_no_sense_are_refused(company: Company, api: Clients, query: str) -> None:
    assert problem(api(company.mia).get(LIST + query), 400)["errors"]


def test_a_null_in_the_address_is_refused(company: Company, api: Clients) -> None:
    problem(api(company.mia).get(f"{LIST}?q=%00"), 400)


def test_pages_follow_their_cursor_and_hold_every_row_once(company: Company, api: Clients) -> None:
    made = [
        submit(service=company.move_desk, title=f"Desk {n}", by=company.mia, at=at("Mon 10:00")).number
        for n in range(5)
    ]
    client, seen, url = api(company.mia), [], LIST + "?page_size=2"
    while url:
        page = client.get(url).json()
        assert len(page["results"]) <= 2
        seen += [row["number"] for row in page["results"]]
        url = page["next"]
    assert seen == made[::-1]


def test_a_cursor_of_another_order_is_refused(company: Company, api: Clients) -> None:
    for n in range(2):
        submit(service=company.move_desk, title=f"Desk {n}", by=company.mia, at=at("Mon 10:00"))
    client = api(company.mia)
    url = client.get(LIST + "?page_size=1").json()["next"]
    problem(client.get(url + "&ordering=next_due_at"), 400)


@pytest.mark.parametrize("place", ["", "{number}/", "{number}/messages/", "{number}/events/"])
def test_three_rows_cost_as_many_queries_as_one(
    company: Company, ticket: Ticket, api: Clients, place: str
) -> None:
    client = api(company.hugo)
    url = LIST + place.format(number=ticket.number)

    def grow() -> None:
        submit(service=company.screens, title="One more", by=company.hugo, at=at("Mon 10:00"))
        reply(ticket=ticket, body="A word", by=company.mia, at=at("Mon 10:10"))
        reply(ticket=ticket, body="An answer", by=company.chen, at=at("Mon 10:20"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    grow()
    client.get(url)  # calendars and permissions warm up once in a process
    few = cost()
    grow()
    grow()
    assert cost() == few <= 30
