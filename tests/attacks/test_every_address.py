"""Every address of the desk is tried: by those who have left, with methods it is not made for, for hidden names."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from departments.models import RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import at
from tests.departments.audiences import limit_to
from tests.pages.table import SIGNED_OUT, TABLE
from tests.pages.test_pages import SESSIONS, WRITES
from tests.pages.world import World, addresses, found_world

HIDDEN = "Zirconium"
STRANGERS = ("olga",)  # of Sales, and an author of Facilities
NOT_OURS = "/accounts/"  # the library for sign-in takes a PUT for a GET
SEARCHES = (
    "/search/?q=zirc", "/search/suggestions/?q=zirc", "/services/?q=zirc", "/api/v1/services/?search=zirc",
    "/api/v1/tickets/?service=zirconium", "/api/v1/services/?ordering=name_en",
)  # fmt: skip
OWN = ("", "request/", "request/parts/", "request/when/", "edit/", "favourite/", "schema/", "link/")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.frozen(at("Tue 10:00")):
        yield found_world()


def browser(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def body_of(answer: HttpResponseBase) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return b"".join(parts).decode("utf-8", "replace")


def test_who_has_left_finds_every_address_as_if_signed_out_though_the_session_is_there(world: World) -> None:
    client, paths = browser(world.company.hugo), addresses(world)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=world.company.hugo.pk).update(is_active=False)
    found = {key: client.get(path).status_code for key, path in paths.items()}
    expected = {key: TABLE[key].status(SIGNED_OUT) for key in found}
    assert {key: code for key, code in found.items() if code != expected[key]} == {}


@pytest.mark.parametrize("person", ["tom"])
def test_no_page_knows_a_method_that_it_is_not_made_for_and_no_address_fails_on_it(
    world: World, person: str
) -> None:
    client, surprises = browser(world.company.people[person]), {}
    written: list[str] = []
    paths = {path for path in addresses(world).values() if not path.startswith(NOT_OURS)}

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if WRITES.search(sql) and SESSIONS not in sql:
            written.append(f"{method} {path}: {sql[:80]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        for path in paths:
            for method in ("PUT", "PATCH", "DELETE", "TRACE"):
                before = len(written)
                answer = client.generic(method, path, "{}", content_type="application/json")
                is_program = path.startswith("/api/")
                if is_program and answer.status_code < 300:  # it is made for the method
                    del written[before:]
                if answer.status_code >= 500 or (not is_program and answer.status_code < 300):
                    surprises[f"{method} {path}"] = answer.status_code
    assert surprises == {} and written == []


@pytest.mark.parametrize("person", STRANGERS)
def test_a_service_that_is_hidden_from_somebody_is_named_to_them_nowhere(world: World, person: str) -> None:
    company = world.company
    hidden = Service.objects.create(
        slug="zirconium",
        name_en=HIDDEN,
        name_zh=HIDDEN,
        summary_en=HIDDEN,
        department=company.facilities,
        category=company.screens.category,
        state="published",
    )
    RequestForm.objects.create(service=hidden, number=1, fields=[], created_at=at("Mon 00:00"))
    limit_to(hidden, company.facilities)
    client, naming = browser(company.people[person]), []
    for path in [*set(addresses(world).values()), *SEARCHES]:
        if HIDDEN.lower() in body_of(client.get(path)).lower().replace("q=zirc", ""):
            naming.append(path)
    own = [f"{root}zirconium/{rest}" for root in ("/services/", "/api/v1/services/") for rest in OWN]
    opened = {path: code for path in own if (code := client.get(path).status_code) not in (404, 405)}
    assert naming == [] and opened == {}
