"""Ratings over the API: who reads them, who gives them, until when they can be corrected."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servicedesk.events import clock
from surveys.actions.rating import give_rating
from surveys.models import Rating, RatingRevision
from tests.cast import Company, at
from tickets.actions.lifecycle import confirm, reopen, resolve
from tickets.actions.submission import submit
from tickets.models import Ticket

from .conftest import Clients
from .test_tickets import problem

LIST = "/api/v1/ratings/"
READERS = {"mia", "hugo", "ada"}


@pytest.fixture
def closed(company: Company, ticket: Ticket) -> Ticket:
    """Mia's request, closed on Monday at twelve."""
    return _closed(company, ticket)


def _closed(company: Company, ticket: Ticket) -> Ticket:
    resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at("Mon 11:00"))
    confirm(ticket=ticket, by=company.mia, at=at("Mon 12:00"))
    return ticket


def said(ticket: Ticket, **fields: Any) -> dict[str, Any]:
    return {"ticket": ticket.number, "score": 4, "reasons": ["speed"], "comment": "Quick"} | fields


def test_the_requester_rates_once_and_corrects_for_a_day(
    company: Company, closed: Ticket, api: Clients
) -> None:
    client = api(company.mia)
    with clock.frozen(at("Mon 13:00")):
        first = client.post(LIST, said(closed))
        assert (first.status_code, first.json()["score"]) == (201, 4), first.json()
        assert client.post(LIST, said(closed)).status_code == 200
        second = client.post(LIST, said(closed, score=2))
    assert (second.status_code, second.json()["id"]) == (200, first.json()["id"])
    assert RatingRevision.objects.get().score == 4
    with clock.frozen(at("Tue 13:01")):
        document = problem(client.post(LIST, said(closed, score=5)), 409)
    assert document["code"] == "too_late_to_correct" and Rating.objects.get().score == 2


@pytest.mark.parametrize(
    ("name", "status"),
    [("noah", 404), ("frida", 403), ("li_wei", 403), ("hugo", 403), ("ada", 403), ("olga", 404)],
)
def test_nobody_else_rates(company: Company, closed: Ticket, api: Clients, name: str, status: int) -> None:
    problem(api(company.people[name]).post(LIST, said(closed)), status)
    assert not Rating.objects.exists()


def test_nobody_rates_his_own_work_nor_what_is_not_closed(
    company: Company, ticket: Ticket, api: Clients
) -> None:
    problem(api(company.mia).post(LIST, said(ticket)), 409)
    own = submit(service=company.screens, title="Mine", by=company.tom, at=at("Mon 10:00"))
    resolve(ticket=own, answer="Done", by=company.tom, at=at("Mon 11:00"))
    confirm(ticket=own, by=company.tom, at=at("Mon 12:00"))
    problem(api(company.tom).post(LIST, said(own)), 403)
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": "4"}, "score"),
        ({"score": True}, "score"),
        ({"score": 4.5}, "score"),
        ({"reasons": ["luck"]}, "reasons"),
        ({"comment": 5}, "comment"),
        ({"comment": "x" * 4001}, "comment"),
        ({"rater": 1}, "rater"),
    ],
)
def test_ratings_without_sense_are_refused(
    company: Company, closed: Ticket, api: Clients, change: dict[str, Any], field: str
) -> None:
    assert field in problem(api(company.mia).post(LIST, said(closed, **change)), 400)["errors"]
    assert not Rating.objects.exists()


def test_single_ratings_are_read_by_the_rater_leads_heads_and_admins(
    company: Company, closed: Ticket, api: Clients
) -> None:
    rating = give_rating(ticket=closed, score=2, by=company.mia, at=at("Mon 13:00"))
    for name, person in company.people.items():
        reads = name in READERS
        client = api(person)
        found = client.get(LIST).json()["results"]
        assert [row["score"] for row in found] == ([2] if reads else []), name
        assert client.get(f"{LIST}{rating.pk}/").status_code == (200 if reads else 404), name
    Ticket.objects.update(is_confidential=True)
    assert api(company.ada).get(LIST).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?score=2", 1), ("?score=3", 0), ("?provider=FAC", 1), ("?consumer=FAC", 0), ("?ticket=fac-1", 1),
        ("?service=screens", 0), ("?given_after=2026-03-03T00:00Z", 0), ("?given_before=2026-03-03T00:00Z", 1),
    ],
)  # fmt: skip
def test_ratings_are_filtered(company: Company, closed: Ticket, api: Clients, query: str, count: int) -> None:
    give_rating(ticket=closed, score=2, by=company.mia, at=at("Mon 13:00"))
    assert len(api(company.hugo).get(LIST + query).json()["results"]) == count


def test_a_rating_survives_a_reopening_and_the_next_round_has_its_own(
    company: Company, closed: Ticket, api: Clients
) -> None:
    give_rating(ticket=closed, score=2, by=company.mia, at=at("Mon 13:00"))
    reopen(ticket=closed, why="It wobbles", by=company.mia, at=at("Mon 14:00"))
    problem(api(company.mia).post(LIST, said(closed)), 409)
    resolve(ticket=closed, answer="Tightened", by=company.li_wei, at=at("Mon 15:00"))
    confirm(ticket=closed, by=company.mia, at=at("Mon 16:00"))
    assert api(company.mia).post(LIST, said(closed, score=5)).status_code == 201
    assert {(row["cycle"], row["score"]) for row in api(company.mia).get(LIST).json()["results"]} == {
        (1, 2),
        (2, 5),
    }


def test_three_ratings_cost_as_many_queries_as_one(company: Company, closed: Ticket, api: Clients) -> None:
    client = api(company.hugo)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    give_rating(ticket=closed, score=2, by=company.mia, at=at("Mon 13:00"))
    client.get(LIST)
    few = cost()
    for _n in range(2):
        more = submit(service=company.move_desk, title="More", by=company.mia, at=at("Mon 10:00"))
        give_rating(ticket=_closed(company, more), score=3, by=company.mia, at=at("Mon 13:00"))
    assert cost() == few <= 12
