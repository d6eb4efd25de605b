"""Bodies whose values are of another kind than an operation of the API reads: an answer with the field, no failure."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from servicedesk.accounts.models import User
from tests.api.conftest import JsonClient
from tests.cast import Company
from tickets.models import Ticket

Api = Callable[[User], JsonClient]
ODD: tuple[Any, ...] = (
    None, True, 1.5, 10**40, -(10**40), "", "9" * 3000, "\u202e\uffff", "0000-00-00", [], [[["a"]]], {}, {"id": 1},
    [None], {"": {"": []}},
)  # fmt: skip


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield method, path and fields of all that the API writes."""
    parts = schema["components"]["schemas"]
    for path, known in schema["paths"].items():
        for method, operation in known.items():
            if method == "get":
                continue
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
            yield method, path, sorted(parts.get(name, {}).get("properties", ()))


@pytest.fixture
def written(company: Company, api: Api, ticket: Ticket) -> list[tuple[str, str, list[str]]]:
    found = list(operations(api(company.mia).get("/api/schema/?format=json").json()))
    assert sum(len(fields) for _method, _path, fields in found) > 30
    named = {"number": ticket.number, "id": ticket.pk, "code": "FAC", "slug": "move-a-desk", "other": "IT"}
    named["key"] = "people"  # a first step
    return [(method, path.format(**named), fields)
            for method, path, fields in found]  # fmt: skip


def test_no_kind_of_value_in_any_field_of_any_operation_is_a_failure(
    company: Company, api: Api, written: list[tuple[str, str, list[str]]]
) -> None:
    """Each operation gets the same odd value in all its fields, and in a field of no operation."""
    clients = [api(person) for person in (company.mia, company.li_wei)]
    failed, unnamed, refused = [], [], 0
    for client in clients:
        client.raise_request_exception = False
        for method, path, fields in written:
            for value in ODD:
                answer = getattr(client, method)(path, {**dict.fromkeys(fields, value), "stranger": value})
                if answer.status_code >= 500:
                    failed.append((method, path, repr(value)[:40]))
                elif answer.status_code == 400:
                    refused += 1
                    if "stranger" not in answer.content.decode():
                        unnamed.append((method, path, repr(value)[:40]))
    assert failed == [] and unnamed == []
    assert refused > len(ODD), "something was read"


def test_each_field_alone_may_be_of_any_kind(
    company: Company, api: Api, written: list[tuple[str, str, list[str]]]
) -> None:
    client, failed = api(company.li_wei), []
    client.raise_request_exception = False
    for method, path, fields in written:
        for field in fields:
            for value in (10**40, "9" * 3000, [["a"]], {"id": 1}):
                answer = getattr(client, method)(path, {field: value})
                if answer.status_code >= 500:
                    failed.append((method, path, field, repr(value)[:40]))
    assert failed == []


@pytest.mark.parametrize(
    "body",
    [
        '{"body": "a", "body": "b"}',
        '{"body": "a", "x": {"y": 1, "y": 1}}',
        '{"body": "a", "b\\u006fdy": "b"}',
    ],
)
def test_a_name_that_comes_twice_is_refused_and_nothing_is_said(
    company: Company, api: Api, ticket: Ticket, body: str
) -> None:
    before = ticket.messages.count()
    path = f"/api/v1/tickets/{ticket.number}/reply/"
    answer = api(company.mia).generic("POST", path, body, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "twice" in answer.content.decode()
    assert ticket.messages.count() == before
