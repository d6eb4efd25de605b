"""Every page is opened by everybody: the table of statuses, no GET that writes, the headers of every answer."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from servicedesk.events import clock
from tests.cast import at
from tests.htmx import HTMX
from tests.pages.table import EVERYBODY, SIGNED_OUT, TABLE
from tests.pages.world import World, addresses, found_world
from tests.pages.written import forgotten

WRITES = re.compile(r"\b(INSERT|DELETE|MERGE|TRUNCATE)\b|^\s*UPDATE\b", re.IGNORECASE)
SESSIONS = "django_session"
NOT_OURS = ("account_", "mfa_", "api")  # allauth takes a PUT for a POST; the API has tests of its own
NOT_PRIVATE = {"health_live", "health_ready", "health_timers", "health_metrics"}
FRAMED = {"form_preview", "starting_preview"}  # stand beside the form they show
VERB_OF_API = re.compile(r"api-ticket-[a-z-]+")


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.frozen(at("Tue 10:00")):
        yield found_world()


def is_piece(path: str) -> bool:
    return hasattr(resolve(path).func, "piece_of")


def browser_of(world: World, person: str) -> Client:
    client = Client()
    if person != SIGNED_OUT:
        client.force_login(world.company.people[person])
    return client


def names_of(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_address_stands_in_the_table_but_the_verbs_of_the_api_which_want_a_post(world: World) -> None:
    named = {key.partition(":")[0] for key in TABLE}
    missing = {name for name in names_of(get_resolver().url_patterns) if name not in named}
    client = browser_of(world, "mia")
    for name in {name for name in missing if VERB_OF_API.fullmatch(name)}:
        assert client.get(reverse(name, args=[world.asked.number])).status_code == 405, name
        missing.remove(name)
    assert missing == set()


@pytest.mark.parametrize("person", [*sorted(EVERYBODY), SIGNED_OUT])
def test_everybody_gets_of_every_page_what_the_table_says_safely_and_writes_nothing_by_looking(
    world: World, person: str
) -> None:
    client, written, surprises, unsafe = browser_of(world, person), [], {}, {}
    pages = addresses(world)

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if WRITES.search(sql) and SESSIONS not in sql:
            written.append(f"{path}: {sql[:200]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        for key, path in pages.items():
            response = client.get(path, headers=HTMX if is_piece(path) and person != SIGNED_OUT else {})
            response.getvalue()
            if wrong := faults_of(response, is_public=key in NOT_PRIVATE, is_framed=key in FRAMED):
                unsafe[key] = wrong
            if response.status_code != TABLE[key].status(person):
                surprises[key] = response.status_code
            elif person == SIGNED_OUT and response.status_code == 302 and key != "account_logout":
                assert response["Location"].startswith("/accounts/login/"), key
    assert surprises == {}
    assert unsafe == {}
    assert written == []


@pytest.mark.parametrize("person", ["mia", "hugo", "ada", SIGNED_OUT])
def test_every_address_opens_a_whole_page_or_leads_to_one_and_its_forms_keep_what_is_written(
    world: World, person: str
) -> None:
    client, bare, lost, led = browser_of(world, person), {}, {}, 0
    for key, path in addresses(world).items():
        response = client.get(path)
        if response.status_code == 302 and is_piece(path):
            response, led = client.get(response["Location"]), led + 1
            assert response.status_code == 200, key
        content, kind = response.getvalue(), response.headers.get("Content-Type", "")
        if response.status_code == 200 and kind.startswith("text/html"):
            begins = " ".join(content.decode()[:40].split())
            if not begins.lower().startswith("<!doctype html"):
                bare[key] = begins
            lost |= {key: names} if (names := forgotten(key, content.decode())) else {}
    assert (bare, lost) == ({}, {})
    assert led > 5, "none was tried"


def test_a_piece_opened_directly_leads_to_its_page_with_the_query(world: World) -> None:
    client = browser_of(world, "hugo")
    for path, page in (
        ("/figures/FAC/backlog/?period=90d", "/figures/FAC/?period=90d"),
        ("/notices/bell/", "/notices/"),
        (f"/tickets/{world.asked.number}/conversation/", f"/tickets/{world.asked.number}/"),
        ("/services/move-a-desk/request/when/?urgency=high", "/services/move-a-desk/request/?urgency=high"),
    ):
        assert client.get(path)["Location"] == page
        assert client.get(path, headers=HTMX).status_code == 200
    assert client.get(f"/tickets/{world.secret.number}/conversation/").status_code == 404


def test_an_unknown_address_carries_the_headers_that_keep_it_safe(world: World) -> None:
    for person in ("mia", SIGNED_OUT):
        assert faults_of(browser_of(world, person).get("/nothing/here/")) == []


def test_the_page_of_a_failure_carries_them_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickets.views.catalog.shelves", None)
    client = Client(raise_request_exception=False)
    client.force_login(world.company.mia)
    response = client.get(reverse("catalog"))
    assert response.status_code == 500
    assert faults_of(response) == []


def test_a_forged_form_is_refused_with_the_same_headers(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.company.mia)
    response = client.post(reverse("ticket_verb", args=[world.asked.number, "reply"]), {"body": "Hello"})
    assert response.status_code == 403
    assert faults_of(response) == []


def faults_of(response: HttpResponse, *, is_public: bool = False, is_framed: bool = False) -> list[str]:
    """Name the headers that are missing or too weak; a page that `is_framed` may stand in one of the desk's own."""
    framing = response.headers.get("X-Frame-Options")
    policy = response.headers.get("Content-Security-Policy", "")
    held = {
        "policy": "default-src 'none'" in policy and "unsafe" not in policy,
        "no-store": is_public or _is_kept_apart(response),
        "nosniff": response.headers.get("X-Content-Type-Options") == "nosniff",
        "referrer": response.headers.get("Referrer-Policy") in ("same-origin", "no-referrer"),
        "frame": framing == "DENY"
        or (is_framed and framing == "SAMEORIGIN" and "frame-ancestors 'self'" in policy),
    }
    return [name for name, holds in held.items() if not holds]


def _is_kept_apart(response: HttpResponse) -> bool:
    """Whether it is stored nowhere, or by one program that asks with its tag each time whether it may use it."""
    control = response.headers.get("Cache-Control", "")
    return "no-store" in control or (
        "ETag" in response.headers and {"private", "no-cache"} <= set(control.split(", "))
    )


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_page_of_ours_takes_a_method_that_it_does_not_know(world: World, method: str) -> None:
    client = browser_of(world, "ada")
    taken = {}
    for key, path in addresses(world).items():
        if key.startswith(NOT_OURS):
            continue
        status = getattr(client, method)(path).status_code
        if status not in (302, 403, 404, 405):
            taken[key] = status
    assert taken == {}
