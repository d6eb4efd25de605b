"""How requests and messages came to the desk: noted by every way in, shown, filtered and exported."""

import csv
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rest_framework.test import APIClient

from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tests.tickets.pages import SignIn, filed, post, queries_of, text_of
from tickets.actions.conversation import reply
from tickets.actions.lifecycle import resolve
from tickets.display.exports import figure_head
from tickets.enums import PLANNED_SOURCES, Source
from tickets.models import Message, Ticket
from tickets.verbs.perform import perform
from tickets.verbs.table import VERBS
from tickets.workflow import Verb

FORM = "/services/move-a-desk/request/"
SAID = {"body": "It is on the third floor."}


@pytest.fixture(autouse=True)
def noon(company: Company) -> Iterator[datetime]:
    """Everything happens on Monday at 12:00."""
    moment = at("Mon 12:00")
    with clock.frozen(moment):
        yield moment


def api(person: User) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


def sources(ticket: Ticket) -> list[str]:
    return list(ticket.messages.order_by("pk").values_list("source", flat=True))


# verb -> what leads to the state in which it can be done, who does it, what they send
SPEAKING: dict[Verb, tuple[Callable[[Company, Ticket], Any], str, dict[str, Any]]] = {
    Verb.REPLY: (lambda company, ticket: None, "mia", SAID),
    Verb.NOTE: (lambda company, ticket: None, "li_wei", SAID),
    Verb.ASK: (lambda company, ticket: None, "li_wei", SAID),
    Verb.ANSWER: (lambda company, ticket: _asked(company, ticket), "mia", SAID),
    Verb.RESOLVE: (lambda company, ticket: None, "li_wei", SAID),
    Verb.NOT_SOLVED: (lambda company, ticket: _resolved(company, ticket), "mia", SAID),
    Verb.REOPEN: (lambda company, ticket: _closed(company, ticket), "mia", SAID),
    Verb.NO_OWNER: (lambda company, ticket: _catch_all(company), "li_wei", SAID),
}


def _asked(company: Company, ticket: Ticket) -> None:
    perform(Verb.ASK, ticket=ticket, by=company.li_wei, data={"body": "Which floor?"}, source=Source.CHAT)


def _resolved(company: Company, ticket: Ticket) -> None:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, source=Source.CHAT)


def _closed(company: Company, ticket: Ticket) -> None:
    _resolved(company, ticket)
    perform(Verb.CONFIRM, ticket=ticket, by=company.mia, data={})


def _catch_all(company: Company) -> None:
    company.move_desk.is_catch_all = True
    company.move_desk.save()


def test_these_are_all_the_verbs_with_which_something_is_said() -> None:
    assert {verb for verb, spec in VERBS.items() if spec.speaks} == set(SPEAKING)


@pytest.mark.parametrize("verb", SPEAKING)
def test_what_is_said_on_a_page_and_through_the_api_is_told_apart(
    company: Company, as_person: SignIn, verb: Verb
) -> None:
    before, name, sent = SPEAKING[verb]
    person = company.people[name]
    for source in (Source.PAGE, Source.API):
        ticket = filed(company)
        before(company, ticket)
        if source is Source.PAGE:
            answer: Any = post(as_person(person), ticket, verb.value, **sent)
            assert answer.status_code == 302
        else:
            path = f"/api/v1/tickets/{ticket.number}/{verb.value.replace('_', '-')}/"
            answer = api(person).post(path, sent, format="json")
            assert answer.status_code == 200, answer.json()
        assert sources(ticket)[-1] == source


def test_what_was_solved_in_a_call_was_said_there(company: Company, as_person: SignIn) -> None:
    sent = {
        "requester": company.mia.email, "service": "move-a-desk", "had": "move-a-desk", "source": "counter",
        "title": "Move my desk", "impact": "one", "urgency": "soon", "answer_seats": "1", "solved": "on",
        "solution": "I moved it.", "submission_key": "11111111-2222-4333-8444-555555555555",
    }  # fmt: skip
    answer = as_person(company.li_wei).post("/calls/11111111-2222-4333-8444-555555555555/", sent)
    assert answer.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.source, sources(ticket)) == ("counter", ["counter"])
    assert "in person" in text_of(as_person(company.mia).get(ticket.get_absolute_url()))


def test_the_conversation_says_how_a_message_came_unless_on_the_page(
    company: Company, as_person: SignIn
) -> None:
    ticket = filed(company)
    reply(ticket=ticket, body="Typed here", by=company.mia)
    page = as_person(company.li_wei)
    shown = text_of(page.get(ticket.get_absolute_url()))
    assert "on the page" not in shown and "through the API" not in shown
    reply(ticket=ticket, body="Sent by a program", by=company.mia, source=Source.API)
    assert "· through the API" in text_of(page.get(ticket.get_absolute_url()))
    User.objects.filter(pk=company.li_wei.pk).update(language="zh-hans")
    chinese = as_person(User.objects.get(pk=company.li_wei.pk))
    assert "· API" in text_of(chinese.get(ticket.get_absolute_url()))


def test_the_facts_say_how_a_request_came_unless_on_the_page(company: Company, as_person: SignIn) -> None:
    page = as_person(company.li_wei)
    assert "<dt>Source</dt>" not in text_of(page.get(filed(company).get_absolute_url()))
    shown = text_of(page.get(filed(company, source=Source.API).get_absolute_url()))
    assert "<dt>Source</dt>" in shown and "through the API</dd>" in shown


def test_programs_read_the_source_of_messages(company: Company) -> None:
    ticket = filed(company)
    reply(ticket=ticket, body="Typed", by=company.mia)
    reply(ticket=ticket, body="Sent", by=company.mia, source=Source.API)
    client = api(company.mia)
    for path, name in ((f"/api/v1/tickets/{ticket.number}/", "messages"), ("messages/", "results")):
        whole = path if path.startswith("/") else f"/api/v1/tickets/{ticket.number}/{path}"
        assert [one["source"] for one in client.get(whole).json()[name]] == ["page", "api"]


def test_programs_narrow_a_list_by_source(company: Company) -> None:
    for source in (Source.PAGE, Source.API, Source.PAGE):
        filed(company, source=source)
    client = api(company.li_wei)
    assert len(client.get("/api/v1/tickets/?source=page").json()["results"]) == 2
    assert len(client.get("/api/v1/tickets/?source=page&source=api").json()["results"]) == 3
    assert client.get("/api/v1/tickets/?source=pigeon").status_code == 400


def test_the_queue_shows_and_narrows_by_source(company: Company, as_person: SignIn) -> None:
    page = as_person(company.li_wei)
    typed, sent = filed(company, title="Typed"), filed(company, title="Sent", source=Source.API)
    shown = text_of(page.get("/queue/"))
    assert '<td class="nowrap fold">through the API</td>' in shown
    assert '<td class="nowrap fold">on the page</td>' in shown
    narrowed = text_of(page.get("/queue/?source=api"))
    assert sent.number in narrowed and typed.number not in narrowed
    assert '<option value="phone">By phone</option>' in shown
    for source in PLANNED_SOURCES:
        assert f'<option value="{source.value}">' not in shown, "nothing comes that way yet"


def test_the_column_costs_no_query(company: Company, as_person: SignIn) -> None:
    page = as_person(company.li_wei)
    filed(company)
    one = queries_of(page, "/queue/")
    for source in (Source.API, Source.PHONE):
        filed(company, source=source, by=company.li_wei if source is Source.PHONE else company.noah,
              requester=company.mia)  # fmt: skip
    assert queries_of(page, "/queue/") == one


def test_a_file_of_requests_has_their_source(company: Company, as_person: SignIn) -> None:
    assert "Source" in figure_head()
    filed(company, source=Source.API)
    answer = as_person(company.hugo).get("/figures/FAC/tickets/file/?figure=open")
    rows = list(csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()))  # type: ignore[attr-defined]
    assert rows[1][rows[0].index("Source")] == "through the API"


@pytest.mark.django_db(transaction=True)
def test_messages_of_before_stay_without_a_source(company: Company) -> None:
    ticket = filed(company)
    reply(ticket=ticket, body="Said before", by=company.mia)
    executor = MigrationExecutor(connection)
    try:
        executor.migrate([("tickets", "0023_drafts_by_links")])
        with connection.cursor() as cursor:
            cursor.execute("SELECT relfilenode FROM pg_class WHERE relname = 'tickets_message'")
            before = cursor.fetchone()
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    with connection.cursor() as cursor:
        cursor.execute("SELECT relfilenode FROM pg_class WHERE relname = 'tickets_message'")
        assert cursor.fetchone() == before, "no row was written again"
    assert Message.objects.get().source == ""
