"""The search of the API: what the one box finds, as far as its reader may know of it, page by page."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Service
from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.articles import an_article
from tests.tickets.pages import filed
from tickets.actions.conversation import note, reply
from tickets.actions.work import take
from tickets.models import Message, Ticket
from tickets.queries.finding import matching_requests
from tickets.queries.search_terms import asked_by

from .conftest import Clients
from .test_schema import fits

SEARCH = "/api/v1/search/"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(at("Fri 12:00")):
        yield


def found(client: Any, **query: Any) -> list[tuple[str, str]]:
    """Return kind and key of everything that a search answers on its first page."""
    answer = client.get(SEARCH, query)
    assert answer.status_code == 200, answer.content
    return [(one["kind"], one["key"]) for one in answer.json()["results"]]


@pytest.fixture
def lamp(company: Company) -> Ticket:
    ticket = filed(company, title="A lamp")
    take(ticket=ticket, by=company.li_wei, at=at("Mon 10:10"))
    reply(ticket=ticket, body="The ballast of the lamp hums.", by=company.li_wei, at=at("Mon 10:20"))
    note(ticket=ticket, body="A wombat sits in the lamp.", by=company.li_wei, at=at("Mon 10:30"))
    return ticket


def test_every_kind_is_found_with_its_key_and_where_it_is(
    company: Company, lamp: Ticket, api: Clients
) -> None:
    article = an_article(company, body_en="A **ballast** for each <box>.")
    mia = api(company.mia)
    assert found(mia, q="ballast") == [("articles", article.slug), ("requests", lamp.number)]
    results = {one["kind"]: one for one in mia.get(SEARCH, {"q": "ballast"}).json()["results"]}
    said = Message.objects.get(ticket=lamp, kind="public")
    assert results["requests"]["url"] == f"http://testserver/tickets/{lamp.number}/#message-{said.pk}"
    assert results["requests"]["excerpt"] == "Li Wei: The ballast of the lamp hums."
    assert results["articles"]["excerpt"] == "A ballast for each <box>."
    assert found(mia, q="noah") == [("people", str(company.noah.pk))]
    assert ("services", company.move_desk.slug) in found(mia, q="desk")
    close = mia.get(SEARCH, {"q": "desk zyzzyva", "kind": "services"}).json()["results"]
    assert [one["is_close"] for one in close] == [True] * len(close) != []


def test_nobody_finds_what_they_may_not_read(company: Company, lamp: Ticket, api: Clients) -> None:
    readers = {"li_wei", "chen", "lena", "hugo"}
    for name, person in company.people.items():
        hits = found(api(person), q="lamp wombat", kind="requests")
        assert hits == ([("requests", lamp.number)] if name in readers else []), name
    Ticket.objects.filter(pk=lamp.pk).update(is_confidential=True)
    for name in ("frida", "ada"):
        assert found(api(company.people[name]), q="ballast", kind="requests") == []


def test_pages_hold_every_request_once_and_other_kinds_come_first(company: Company, api: Clients) -> None:
    every = [filed(company, f"Mon 10:0{place}", title=f"Desk {place}") for place in range(7)]
    twins = Ticket.objects.filter(pk__in=[every[2].pk, every[3].pk])
    twins.update(submitted_at=at("Mon 10:02"))
    mia = api(company.mia)
    pages, address = [], f"{SEARCH}?q=desk&page_size=2"
    while address:
        page = mia.get(address).json()
        pages.append([(one["kind"], one["key"]) for one in page["results"]])
        address = page["next"]
    assert ("services", company.move_desk.slug) in pages[0]
    requests = [key for page in pages for kind, key in page if kind == "requests"]
    assert requests == [one.number for one in reversed(every)] and len(pages) == 4
    assert all(kind == "requests" for page in pages[1:] for kind, _key in page)


@pytest.mark.parametrize(
    ("narrowed", "numbers"),
    [
        ({"state": "open"}, ["FAC-1"]),
        ({"state": "ended"}, []),
        ({"whose": "mine"}, []),
        ({"whose": "team"}, ["FAC-1"]),
        ({"service": "move-desk"}, ["FAC-1"]),
        ({"service": "screens"}, []),
        ({"days": "30"}, ["FAC-1"]),
        ({"kind": ["people", "requests"]}, ["FAC-1"]),
        ({"kind": "people"}, []),
    ],
)
def test_filters_are_those_of_the_box(
    company: Company,
    lamp: Ticket,
    api: Clients,
    narrowed: dict[str, Any],
    numbers: list[str],
) -> None:
    narrowed = {
        name: {"move-desk": company.move_desk.slug, "screens": company.screens.slug}.get(str(value), value)
        for name, value in narrowed.items()
    }
    hits = found(api(company.li_wei), q="lamp", **narrowed)
    assert [key for kind, key in hits if kind == "requests"] == numbers


def test_a_service_that_is_not_to_be_known_is_refused_like_one_that_there_is_not(
    company: Company, api: Clients
) -> None:
    hidden = Service.objects.create(
        slug="project-x", name_en="Project X", department=company.it, category=company.screens.category,
        state="draft",
    )  # fmt: skip
    answers = [
        api(company.mia).get(SEARCH, {"q": "lamp", "service": slug})
        for slug in ("project-x", "project-y", str(hidden.pk), str(company.screens.pk))
    ]
    assert [one.status_code for one in answers] == [400] * 4
    assert len({one.content for one in answers}) == 1, answers[0].content


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": " \u200b"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "lamp", "kind": "tickets"}, "kind"),
        ({"q": "lamp", "state": "late"}, "state"),
        ({"q": "lamp", "whose": "team"}, "whose"),
        ({"q": "lamp", "service": "no-such-service"}, "service"),
        ({"q": "lamp", "days": "31"}, "days"),
        ({"q": "lamp", "page_size": "0"}, "page_size"),
        ({"q": "lamp", "cursor": "x"}, "cursor"),
        ({"q": "lamp", "sort": "x"}, "sort"),
    ],
)
def test_what_makes_no_sense_is_refused_and_named(
    company: Company,
    api: Clients,
    query: dict[str, str],
    field: str,
) -> None:
    answer = api(company.mia).get(SEARCH, query)
    assert answer.status_code == 400 and field in answer.json()["errors"], answer.content


def test_the_answer_is_as_the_schema_says(
    company: Company,
    lamp: Ticket,
    api: Clients,
) -> None:
    mia = api(company.mia)
    schema = mia.get("/api/schema/?format=json").json()
    fits(schema, SEARCH, mia.get(SEARCH, {"q": "lamp", "page_size": 1}))
    fits(schema, SEARCH, mia.get(SEARCH, {}))
    named = {one["name"] for one in schema["paths"][SEARCH]["get"]["parameters"]}
    assert named == {"q", "kind", "state", "whose", "service", "days", "page_size", "cursor"}


ODD = {
    "nulls": "\x00lamp\x00",
    "wide digits": "１２３４５６７８９０" * 20,
    "ligatures that grow": "\ufdfa" * 200,
    "squared words": "".join(map(chr, range(0x3300, 0x3358))) * 2,
    "accents": "e" + "\u0301" * 199,
    "composed": "\u1e69\u0323\u0307" * 66,
    "pairs": "".join(chr(0x4E00 + 7 * place) for place in range(200)),
    "marks of queries": "'\\&|!:*()<->%_" * 14,
    "keys": "@p1 @w2 @o @n3 lamp @#FAC-1",
    "one letter many times": "a " * 100,
    "emoji": "👩‍👩‍👧‍👦" * 18,
    "directions": "\u202e\u2066lamp\u2069" * 20,
    "other halves of planes": "\U00020000\U0002a6d6" * 100,
}


def test_odd_texts_are_answered_and_ask_little_of_the_database(
    company: Company,
    lamp: Ticket,
    api: Clients,
) -> None:
    agent = api(company.li_wei)
    for kind, whole in ODD.items():
        text = whole[:200]
        with CaptureQueriesContext(connection) as asked_for:
            for address in ("/search/", SEARCH, "/api/v1/people/", "/api/v1/places/", "/people/options/"):
                assert agent.get(address, {"q": text}).status_code in (200, 400, 403), (kind, address)
        assert max(len(query["sql"]) for query in asked_for) < 20_000, kind
        for name, person in company.people.items():
            asked = asked_by(person, text)
            assert asked is None or len(asked.terms) < 20_000, (kind, name)
            assert set(matching_requests(person, text, 5).ids) <= {lamp.pk}, (kind, name)
    assert matching_requests(company.mia, "\ud800lamp\x00", 5).ids == [lamp.pk]
    assert matching_requests(company.noah, ODD["keys"], 5).ids == []
