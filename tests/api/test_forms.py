"""Request forms over the API: what programs read of them, and how their answers are checked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from servicedesk.events import clock
from tests.cast import Company, at
from tests.departments.publishing import put_form
from tests.tickets.test_request_answers import TRAVEL, asked, only_if
from tickets.models import Ticket

from .conftest import Clients
from .test_tickets import LIST, problem

RIGHT = {
    "days": {"from": "2026-03-10", "to": "2026-03-12"}, "abroad": False, "leaves": "09:30",
    "items": [{"what": "Train", "amount": "553.5"}, {"what": "Hotel", "amount": 1200, "why": "Two nights"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday_morning(company: Company) -> Iterator[datetime]:
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def travelling(company: Company) -> Company:
    """The company, where moving a desk asks for a trip."""
    put_form(company.move_desk, TRAVEL)
    return company


def body(**answers: Any) -> dict[str, Any]:
    return {"service": "move-a-desk", "title": "Suzhou", "answers": RIGHT | answers}


def test_a_form_is_told_with_its_sections_conditions_and_bounds(travelling: Company, api: Clients) -> None:
    service = api(travelling.mia).get("/api/v1/services/move-a-desk/").json()
    assert service["form_version"] == 2
    assert [(one["key"], one["stage"], one["questions"]) for one in service["sections"]] == [
        ("trip", "filing", ["days", "abroad", "passport", "warning"]),
        ("money", "filing", ["advance", "leaves", "items", "all"]),
        ("provider", "fulfilment", ["serial"]),
    ]
    form = {question["key"]: question for question in service["form"]}
    assert form["passport"]["when"] == {"all": [{"field": "abroad", "test": "is", "value": True}]}
    assert form["advance"]["currency"] == "CNY" and form["advance"]["default"] == "500"
    assert not form["all"]["is_asked"] and form["all"]["calculation"]["of"] == ["items.amount", "advance"]
    assert [column["key"] for column in form["items"]["columns"]] == ["what", "amount", "why", "twice"]
    assert form["items"]["totals"] == ["amount", "twice"] and form["items"]["max"] == "50"


def test_every_kind_is_taken_as_json_writes_it(travelling: Company, api: Clients) -> None:
    answer = api(travelling.mia).post(LIST, body())
    assert answer.status_code == 201 and answer.json()["ignored"] == []
    assert Ticket.objects.get().answers == {
        "days": {"from": "2026-03-10", "to": "2026-03-12"}, "abroad": False, "advance": "500.00", "leaves": "09:30",
        "items": [
            {"what": "Train", "amount": "553.50", "twice": "1107"},
            {"what": "Hotel", "amount": "1200.00", "why": "Two nights", "twice": "2400"},
        ],
        "all": "2253.5",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["colour", "all", "warning", "serial", "trip", "items.0.what"])
def test_what_no_one_asks_for_is_unknown(travelling: Company, api: Clients, key: str) -> None:
    told = problem(api(travelling.mia).post(LIST, body(**{key: "1"})), 400)["errors"]["answers"]
    assert told == {key: ["There is no such field."]} and not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("days", "2026-03-10", "days"),
        ("days", {"from": "2026-03-10", "till": "2026-03-12"}, "days"),
        ("days", {"from": ["2026-03-10"], "to": "2026-03-12"}, "days"),
        ("days", {"follows": "2026-03-10"}, "days"),
        ("abroad", 1, "abroad"),
        ("leaves", 930, "leaves"),
        ("items", {"what": "Train"}, "items"),
        ("items", ["Train"], "items"),
        ("items", [{"what": "x", "amount": 1}, {"what": 5, "amount": 1}], "items.1.what"),
        ("items", [{"what": "x", "amount": 1, "colour": "red"}], "items.0.colour"),
        ("items", [{"what": "x", "amount": 1, "twice": "2"}], "items.0.twice"),
        ("items", [{}, {"what": "", "amount": None}, {"what": "x"}], "items.2.amount"),
        ("items", [{"what": "x", "amount": "1"}] * 51, "items"),
    ],
)
def test_a_wrong_value_is_told_where_it_was_sent(
    travelling: Company, api: Clients, key: str, value: Any, where: str
) -> None:
    told = problem(api(travelling.mia).post(LIST, body(**{key: value})), 400)["errors"]["answers"]
    assert list(told) == [where] and not Ticket.objects.exists()


def test_answers_that_are_not_relevant_are_dropped_and_named(travelling: Company, api: Clients) -> None:
    rows = [{}, {"what": "Train", "amount": "5", "why": "Why not"}]
    answer = api(travelling.mia).post(LIST, body(passport="E1", items=rows))
    assert answer.json()["ignored"] == ["passport", "items.1.why"]
    assert "passport" not in Ticket.objects.get().answers


def test_an_answer_that_may_follow_is_promised_by_a_day(company: Company, api: Clients) -> None:
    put_form(
        company.move_desk,
        [
            asked("contract", required=True, may_follow=True),
            asked("note", when=only_if("contract", "filled", None)),
        ],
    )
    sent = {
        "service": "move-a-desk",
        "title": "A contract",
        "answers": {"contract": {"follows": "2026-03-09"}},
    }
    assert api(company.mia).post(LIST, sent).status_code == 201
    assert Ticket.objects.get().answers == {"contract": {"follows": "2026-03-09"}}


def test_answers_to_an_older_version_of_the_form_are_refused_if_it_is_named(
    travelling: Company, api: Clients
) -> None:
    client = api(travelling.mia)
    told = problem(client.post(LIST, body() | {"form_version": 1}), 400)["errors"]
    assert told == {"form_version": ["The form is at version 2 now. Read it again."]}
    assert client.post(LIST, body() | {"form_version": 2}).status_code == 201
