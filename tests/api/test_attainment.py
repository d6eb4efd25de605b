"""Attainment over the API: the same numbers as the pages, for those who see the figures."""

import pytest

from servicedesk.events import clock
from tests.cast import Company, at
from tickets.actions.lifecycle import resolve
from tickets.actions.submission import submit

from .conftest import Clients
from .test_tickets import problem

URL = "/api/v1/attainment/"


@pytest.fixture
def kept_and_missed(company: Company) -> None:
    """Two requests of Finance to Facilities: one in time, one resolved after its due."""
    for title, done in (("Kept", "Mon 11:00"), ("Missed", "Wed 11:00")):
        ticket = submit(service=company.move_desk, title=title, by=company.mia, at=at("Mon 09:00"))
        resolve(ticket=ticket, answer="Done", by=company.li_wei, at=at(done))


@pytest.mark.usefixtures("kept_and_missed")
def test_kept_promises_by_kind(company: Company, api: Clients) -> None:
    with clock.frozen(at("Fri 12:00")):
        rows = api(company.hugo).get(URL, {"department": "FAC", "period": "30d"}).json()
    found = {row["kind"]: (row["met"], row["n"], row["percent"]) for row in rows}
    assert found == {"first_response": (1, 2, 50.0), "resolution": (1, 2, 50.0)}
    assert all(row["service"] is None and not row["is_judged"] for row in rows)


@pytest.mark.usefixtures("kept_and_missed")
def test_by_service_and_by_department_opposite(company: Company, api: Clients) -> None:
    with clock.frozen(at("Fri 12:00")):
        client = api(company.frida)
        asks = {"department": "FIN", "side": "asks", "by": "department"}
        by_unit = client.get(URL, asks).json()
        by_service = client.get(URL, {**asks, "by": "service"}).json()
    assert {row["department"]["code"] for row in by_unit} == {"FAC"}
    assert {row["service"]["slug"] for row in by_service} == {"move-a-desk"}
    assert sum(row["n"] for row in by_unit) == sum(row["n"] for row in by_service) == 4


@pytest.mark.parametrize(
    ("name", "status"), [("hugo", 200), ("eve", 200), ("mia", 404), ("li_wei", 404), ("ines", 404)]
)
def test_who_sees_figures_sees_them_here(company: Company, api: Clients, name: str, status: int) -> None:
    assert api(company.people[name]).get(URL, {"department": "FAC"}).status_code == status


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "department"),
        ({"department": "FAC", "side": "up"}, "side"),
        ({"department": "FAC", "by": "person"}, "by"),
        ({"department": "FAC", "period": "custom", "from": "2026-03-09", "to": "2026-03-02"}, "period"),
        ({"department": "FAC", "from": "2026-03-09", "to": "2026-03-02"}, "period"),
        ({"department": "FAC", "from": "2026-03-09"}, "period"),
        ({"department": "FAC", "period": "30d", "from": "2026-03-02", "to": "2026-03-09"}, "from"),
        ({"department": "FAC", "service": "nothing"}, "service"),
        ({"department": "FAC", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_question_is_told(company: Company, api: Clients, given: dict[str, str], field: str) -> None:
    answer = api(company.hugo).get(URL, given)
    assert isinstance(problem(answer, 400)["errors"][field], list)


@pytest.mark.usefixtures("kept_and_missed")
def test_days_alone_are_a_period_of_ones_own(company: Company, api: Clients) -> None:
    days = {"department": "FAC", "from": "2026-03-02", "to": "2026-03-06"}
    before = {"department": "FAC", "from": "2026-02-02", "to": "2026-02-06"}
    with clock.frozen(at("Fri 12:00")):
        client = api(company.hugo)
        assert client.get(URL, days).json() == client.get(URL, days | {"period": "custom"}).json() != []
        assert client.get(URL, before).json() == []


def test_nothing_counted_is_an_empty_list(company: Company, api: Clients) -> None:
    assert api(company.hugo).get(URL, {"department": "FAC"}).json() == []
