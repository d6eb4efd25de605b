"""The OpenAPI schema: complete, valid, true; and its page under the strict policy."""

from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from tests.cast import Company, found_company
from tickets.models import Ticket
from tickets.verbs.table import calls

from .conftest import Clients
from .test_submitting import DESK
from .test_tickets import LIST, problem


@pytest.fixture
def schema(company: Company, api: Clients) -> dict[str, Any]:
    document: dict[str, Any] = api(company.mia).get("/api/schema/?format=json").json()
    return document


def test_the_schema_is_valid_and_leaves_nothing_to_guess(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert yaml.safe_load(capsys.readouterr().out)["openapi"].startswith("3.")


def test_every_verb_has_its_address_and_every_operation_its_problems(schema: dict[str, Any]) -> None:
    for name in calls():
        answers = schema["paths"][f"/api/v1/tickets/{{number}}/{name}/"]["post"]["responses"]
        assert {"200", "400", "401", "403", "404", "409", "415", "429"} <= set(answers)
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                assert status < "400" or list(answer["content"]) == ["application/problem+json"]
    assert set(schema["components"]["securitySchemes"]) == {"token", "cookieAuth"}
    assert not [path for path in schema["paths"] if not path.startswith("/api/v1/")]


def fits(schema: dict[str, Any], path: str, answer: Any, method: str = "get") -> None:
    """Hold an answer against what the schema says of it."""
    described = schema["paths"][path][method]["responses"][str(answer.status_code)]["content"]
    own = described[answer["Content-Type"].partition(";")[0]]["schema"]
    jsonschema.validate(answer.json(), _nullable(own | {"components": schema["components"]}))


def _nullable(node: Any) -> Any:
    """OpenAPI 3.0 says `nullable` where JSON Schema wants null among the types."""
    if isinstance(node, list):
        return [_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _nullable(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


def test_answers_are_as_the_schema_says(schema: dict[str, Any], company: Company, api: Clients) -> None:
    mia, number = api(company.mia), "/api/v1/tickets/{number}/"
    fits(schema, LIST, mia.post(LIST, DESK), "post")
    fits(schema, LIST, mia.post(LIST, {}), "post")
    fits(schema, LIST, mia.get(LIST))
    fits(schema, number, mia.get(LIST + "FAC-1/"))
    fits(schema, number, mia.get(LIST + "FAC-9/"))
    fits(schema, number + "reply/", mia.post(LIST + "FAC-1/reply/", {"body": "Hello"}), "post")
    fits(schema, number + "messages/", mia.get(LIST + "FAC-1/messages/"))
    fits(schema, number + "events/", mia.get(LIST + "FAC-1/events/"))
    Ticket.objects.update(is_confidential=True)
    fits(schema, number, api(company.frida).get(LIST + "FAC-1/"))
    for place in ("services/", "departments/", "departments/tree/", "people/", "ratings/", "me/"):
        fits(schema, f"/api/v1/{place}", mia.get(f"/api/v1/{place}"))


def test_the_schema_is_yaml_where_nothing_else_is_asked_for(company: Company, api: Clients) -> None:
    answer = api(company.mia).get("/api/schema/")
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi")
    problem(api(company.mia).post("/api/schema/", {}), 405)


def test_the_page_asks_for_a_sign_in(db: None) -> None:
    assert Client().get("/api/docs/")["Location"] == "/accounts/login/?next=/api/docs/"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_and_tries_the_api_under_the_strict_policy(page_as: Any) -> None:
    company = found_company()
    page = page_as(company.mia)
    page.goto("/api/docs/")
    page.locator("#operations-tag-tickets").click()
    filing = page.locator("#operations-tickets-tickets_create")
    filing.locator(".opblock-summary").click()
    filing.get_by_role("button", name="Try it out").click()
    body = '{"service": "move-a-desk", "title": "From the page", "answers": {"seats": 1}}'
    filing.locator("textarea.body-param__text").fill(body)
    filing.get_by_role("button", name="Execute").click()
    expect(filing.locator(".live-responses-table td.response-col_status").last).to_contain_text("201")
    assert Ticket.objects.get().title == "From the page"
