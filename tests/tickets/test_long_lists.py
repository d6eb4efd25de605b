"""Lists read what they show, however long the history is: newest first, branch by branch, each from its index."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Service
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed
from tickets import rules
from tickets.actions.lifecycle import resolve
from tickets.actions.watching import watch
from tickets.actions.work import take, transfer
from tickets.models import Message, Participation, Ticket, Watcher
from tickets.queries import finding
from tickets.queries.counts import MOST, counts_of
from tickets.queries.finding import matching_requests
from tickets.queries.services import LOOKED_AT, popular_services, recent_services

HISTORY = 6_000  # closed requests
OPEN = 150
MOST_ROWS = 2_000  # that a page may read of all tables together
READS = ("SELECT", "(SELECT", "WITH")
TABLES = (
    "tickets_ticket",
    "tickets_message",
    "tickets_searchdocument",
    "sla_promise",
    "tickets_participation",
    "tickets_watcher",
)

COPY_PROMISES = """
    INSERT INTO sla_promise (subject, provider_id, consumer_id, service_id, holder_id, priority, policy_version_id,
        is_open, next_due_at, at_risk_at)
    SELECT subject, provider_id, consumer_id, service_id, holder_id, priority, policy_version_id, %(is_open)s,
        CASE WHEN %(is_open)s THEN next_due_at + n * interval '1 minute' END, NULL
    FROM sla_promise, generate_series(1, %(count)s) AS n WHERE id = %(promise)s
"""
COPY_TICKETS = """
    INSERT INTO tickets_ticket (number, title, description, service_id, form_id, answers, provider_id, consumer_id,
        requester_id, filer_id, holder_department_id, holder_since, state, state_before, priority, promise_id, cycle,
        is_confidential, is_imported, submitted_at, closed_at, closed_how, was_misrouted)
    SELECT concat('OLD-', promise.id), ticket.title, repeat('words ', 60), ticket.service_id, ticket.form_id,
        ticket.answers, ticket.provider_id, ticket.consumer_id, ticket.requester_id, ticket.filer_id,
        ticket.holder_department_id, ticket.holder_since, %(state)s, '', ticket.priority, promise.id, 1, false, false,
        ticket.submitted_at - promise.id * interval '1 minute', %(closed_at)s, '', false
    FROM tickets_ticket AS ticket, sla_promise AS promise
    WHERE ticket.id = %(ticket)s AND promise.id > %(after)s
"""
COPY_MESSAGES = """
    INSERT INTO tickets_message (ticket_id, kind, is_from_provider, body, at)
    SELECT id, 'public', true, 'The words of an answer to ' || number, submitted_at
    FROM tickets_ticket, generate_series(1, 2) WHERE number LIKE 'OLD-%%'
"""
TAKE_PART = """
    INSERT INTO tickets_participation (ticket_id, department_id, first_at)
    SELECT id, holder_department_id, submitted_at FROM tickets_ticket ON CONFLICT DO NOTHING
"""


def copied(ticket: Ticket, count: int, state: str) -> None:
    """Make so many more of the ticket, each a minute older than the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM sla_promise")
        values = {
            "after": cursor.fetchone()[0],
            "count": count,
            "promise": ticket.promise_id,
            "ticket": ticket.pk,
            "is_open": state != "closed",
            "state": state,
            "closed_at": ticket.submitted_at if state == "closed" else None,
        }
        cursor.execute(COPY_PROMISES, values)
        cursor.execute(COPY_TICKETS, values)
        cursor.execute(TAKE_PART)


@pytest.fixture
def history(company: Company) -> Iterator[Company]:
    """Years of requests of Mia to Facilities; someone else in the same department asked for five things."""
    with clock.frozen(at("Mon 11:30")):
        first = filed(company, "Mon 10:00")
        copied(first, HISTORY, "closed")
        copied(first, OPEN, "in_progress")
        for _ in range(5):
            filed(company, "Mon 10:30", by=company.noah)
        with connection.cursor() as cursor:
            cursor.execute(COPY_MESSAGES, [])
            for table in TABLES:
                cursor.execute(f"REINDEX TABLE {table}")  # rows that other tests took back make it look dear
                cursor.execute(f"ANALYZE {table}")
        yield company


def rows_read(ask: Callable[[], Any]) -> int:
    """Return how many rows the tables gave for all that was asked, in one piece or as a union of branches."""
    with CaptureQueriesContext(connection) as queries:
        ask()
    total = 0
    for query in queries.captured_queries:
        if not query["sql"].startswith(READS):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}")
            plans = cursor.fetchone()[0]
        total += sum(_rows(plan["Plan"]) for plan in (json.loads(plans) if isinstance(plans, str) else plans))
    return total


def _rows(plan: dict[str, Any]) -> int:
    """Return the rows that the scans of the plan gave or threw away."""
    below = sum(_rows(one) for one in plan.get("Plans", []))
    if "Relation Name" not in plan and "Index Name" not in plan:
        return below
    removed = sum(plan.get(f"Rows Removed by {way}", 0) for way in ("Filter", "Index Recheck"))
    return below + int((plan["Actual Rows"] + removed) * plan["Actual Loops"])


def test_a_page_reads_little_of_a_long_history(history: Company, as_person: SignIn) -> None:
    read: dict[tuple[str, str], int] = {}
    addresses = (
        "/api/v1/tickets/",
        "/queue/",
        "/queue/?tab=late",
        "/requests/",
        "/requests/?tab=watched",
        "/services/",
        "/",
    )
    more = {"li_wei": ["/requests/?tab=ended"], "frida": ["/requests/?tab=department"]}
    for name in ("li_wei", "frida", "noah", "mia", "ada"):
        client: Client = as_person(history.people[name])
        for address in (*addresses, *more.get(name, [])):
            if client.get(address).status_code == 403:
                continue  # no queue of their own
            read[name, address] = rows_read(lambda c=client, a=address: c.get(a))  # type: ignore[misc]
        following = client.get("/api/v1/tickets/?page_size=20").json()["next"]
        if following:
            read[name, "next"] = rows_read(lambda c=client, a=following: c.get(a))  # type: ignore[misc]
    assert {key: rows for key, rows in read.items() if rows > MOST_ROWS} == {}


@pytest.mark.parametrize("where", ["ticket", "message"])
def test_a_search_reads_little_of_a_long_history(
    history: Company, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Whether nearly all requests contain it, none, or one of long ago: that one is found all the same."""
    monkeypatch.setattr(finding, "WALKED", 100)
    oldest = Ticket.objects.order_by("submitted_at").first()
    assert oldest is not None
    if where == "ticket":
        Ticket.objects.filter(pk=oldest.pk).update(description="One needle: 帮我搬工位 84213579")
    else:
        Message.objects.filter(ticket=oldest).update(body="One needle: 帮我搬工位 84213579")
    for text in ("words", "zzz", "needle", "搬工位", "84213579", "needle 工位"):
        for name in ("li_wei", "frida", "noah", "mia", "ada"):
            assert rows_of_search(history, oldest, name, text) <= MOST_ROWS, (name, text)


def rows_of_search(history: Company, oldest: Ticket, name: str, text: str) -> int:
    """Check what the person finds, and return how many rows are read for it."""
    person = history.people[name]
    found = matching_requests(person, text, 21).ids
    if text not in ("words", "zzz") and name != "noah":
        assert found == [oldest.pk]
    assert len(found) == (21 if text == "words" and name != "noah" else len(found))
    assert text != "zzz" or found == []
    return rows_read(lambda: matching_requests(person, text, 21))


@pytest.mark.parametrize("ordering", ["-submitted_at", "submitted_at", "next_due_at", "-next_due_at"])
def test_the_pages_of_the_api_hold_every_ticket_once_and_in_order(
    company: Company, as_person: SignIn, ordering: str
) -> None:
    with clock.frozen(at("Mon 11:30")):
        for minute in range(4):
            filed(company, f"Mon 10:0{minute}", title="open")
            resolve(
                ticket=filed(company, f"Mon 10:0{minute}"),
                answer="Done.",
                by=company.li_wei,
                at=at("Mon 10:30"),
            )
        moved = filed(company, "Mon 10:05")
        take(ticket=moved, by=company.li_wei, at=at("Mon 10:05"))
        transfer(ticket=moved, to=company.it, reason="Not ours.", by=company.li_wei, at=at("Mon 10:06"))
        watch(ticket=moved, by=company.li_wei)
        for person in company.people.values():
            expected = list(in_order(person, ordering))
            found, address = [], f"/api/v1/tickets/?ordering={ordering}&page_size=2"
            client = as_person(person)
            while address:
                page = client.get(address).json()
                found += [row["number"] for row in page["results"]]
                address = page["next"]
            assert found == expected, person


def in_order(person: User, ordering: str) -> list[str]:
    """Return the numbers of what the person may see: what has no such moment comes last."""
    sign = -1 if ordering.startswith("-") else 1
    tickets = rules.visible_to(person).select_related("promise")

    def place(ticket: Ticket) -> tuple[bool, float, int]:
        moment = ticket.submitted_at if "submitted" in ordering else ticket.promise.next_due_at
        return moment is None, sign * moment.timestamp() if moment else 0, sign * ticket.pk

    return [ticket.number for ticket in sorted(tickets, key=place)]


def test_who_took_part_and_who_watches_keep_when_the_ticket_was_filed(company: Company) -> None:
    ticket = filed(company, "Mon 10:00")
    watch(ticket=ticket, by=company.mia)
    resolve(ticket=ticket, answer="Done.", by=company.li_wei, at=at("Mon 10:30"))
    kept = [*Participation.objects.filter(ticket=ticket), *Watcher.objects.filter(ticket=ticket)]
    assert len(kept) == 2
    assert {row.submitted_at for row in kept} == {ticket.submitted_at}
    earlier = ticket.submitted_at - timedelta(days=3)
    Ticket.objects.filter(pk=ticket.pk).update(submitted_at=earlier)
    for row in kept:
        row.refresh_from_db()
        assert row.submitted_at == earlier


def test_numbers_beside_tabs_are_counted_no_further_than_they_are_shown(history: Company) -> None:
    agent = User.objects.get(pk=history.li_wei.pk)
    now = at("Mon 11:30")
    assert counts_of(agent, now).waiting < MOST
    assert max(counts_of(agent, now).queue.values()) == MOST


def test_what_is_popular_is_told_from_the_last_requests_of_a_department_alone(history: Company) -> None:
    """What is kept is counted without the history: the index gives the last rows, in any year the same."""
    person = User.objects.get(pk=history.noah.pk)
    beside = rows_read(lambda: reach_of(person)) + rows_read(lambda: Service.objects.in_bulk())
    assert rows_read(lambda: popular_services(person)) <= LOOKED_AT + beside
    assert rows_read(lambda: popular_services(person)) <= beside, "and is kept"
    assert rows_read(lambda: recent_services(person)) <= 20
