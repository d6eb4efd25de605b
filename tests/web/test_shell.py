"""The frame of every page: areas, theme, toasts, headers."""

import json
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver
from django.utils import translation

from servicedesk.accounts.models import User
from servicedesk.web import navigation, toasts
from servicedesk.web.context_processors import Shell
from servicedesk.web.middleware import PrivateResponseMiddleware
from servicedesk.web.navigation import NavGroup, NavItem
from tests.cast import Company


@pytest.fixture
def empty_rail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A rail without what the apps registered."""
    monkeypatch.setattr(navigation, "_sources", [])
    monkeypatch.setattr(navigation, "_bells", [])
    yield


def source(_request: object) -> list[NavGroup]:
    return [
        NavGroup(
            "Team", [NavItem("Queue", "/queue/", count=23), NavItem("Late", "/queue/?late=1")], order=20
        ),
        NavGroup("", [NavItem("Home", "/"), NavItem("Requests", "/requests/", phone=True)], order=10),
    ]


def management_addresses(resolver: URLResolver, before: str = "/") -> set[str]:
    """Return the first two steps of each address under /manage/, such as /manage/people/."""
    found: set[str] = set()
    for one in resolver.url_patterns:
        address = before + str(one.pattern)
        if isinstance(one, URLResolver):
            found |= management_addresses(one, address)
        elif address.startswith("/manage/"):
            found.add("/".join(address.split("/")[:3]) + "/")
    return found


@pytest.mark.parametrize(
    ("address", "active"),
    [
        ("/", "Home"),
        ("/queue/", "Queue"),
        ("/queue/FAC-1/", "Queue"),
        ("/queue/?late=1", "Late"),
        ("/queue/?sort=due", "Queue"),
        ("/elsewhere/", None),
    ],
)
@pytest.mark.usefixtures("empty_rail")
def test_the_area_of_a_page_is_marked(address: str, active: str | None) -> None:
    navigation.register(source)
    found = navigation.groups(RequestFactory().get(address))
    assert [group.label for group in found] == ["", "Team"]
    marked = [item.label for group in found for item in group.items if item.active]
    assert marked == ([active] if active else [])


@pytest.mark.usefixtures("empty_rail")
def test_a_source_counts_once_and_the_phone_gets_its_own_items() -> None:
    navigation.register(source)
    navigation.register(source)
    shell = Shell(RequestFactory().get("/"))
    assert len(shell.groups) == 2
    assert [item.label for item in shell.phone_items] == ["Requests"]


@pytest.mark.usefixtures("empty_rail")
def test_the_bell_shows_what_its_app_counts() -> None:
    request = RequestFactory().get("/")
    assert navigation.unread(request) == 0
    navigation.register_bell(lambda _request: 7)
    assert Shell(request).unread == 7


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("", "auto"), ("'><script>", "auto")])
def test_only_known_themes_reach_the_page(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert Shell(request).theme == theme


@pytest.mark.urls("servicedesk.web.urls")
def test_the_theme_is_kept_without_a_script() -> None:
    answer = Client().post("/theme/", {"theme": "dark", "next": "/requests/?state=new"})
    assert (answer.status_code, answer["Location"]) == (302, "/requests/?state=new")
    assert answer.cookies["theme"].value == "dark"


@pytest.mark.urls("servicedesk.web.urls")
def test_the_theme_switch_leads_to_no_other_host_and_writes_on_post_only() -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": "//evil.example/"})["Location"] == "/"
    assert Client().post("/theme/", {"theme": "pink"}).status_code == 400
    assert Client().get("/theme/").status_code == 405


def test_a_toast_for_htmx_joins_other_triggers() -> None:
    response = HttpResponse(headers={"HX-Trigger": json.dumps({"queue:changed": None})})
    toasts.toast_now(response, "Taken.", undo="/undo/1/")
    told = json.loads(response["HX-Trigger"])
    assert told["desk:toast"] == {"text": "Taken.", "undo": "/undo/1/", "level": "success"}
    assert "queue:changed" in told


def test_the_undo_of_a_message_is_found_among_its_tags() -> None:
    assert toasts.undo_address("undo=/undo/1/ success") == "/undo/1/"
    assert toasts.undo_address("success") == toasts.undo_address(None) == ""


def test_pages_are_kept_out_of_caches_unless_a_view_says_otherwise() -> None:
    plain = PrivateResponseMiddleware(lambda _request: HttpResponse())(RequestFactory().get("/"))
    assert "no-store" in plain["Cache-Control"]
    assert "private" in plain["Cache-Control"]
    assert plain["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in plain["Permissions-Policy"]
    own = HttpResponse(headers={"Cache-Control": "private, max-age=3600"})
    kept = PrivateResponseMiddleware(lambda _request: own)(RequestFactory().get("/"))
    assert kept["Cache-Control"] == "private, max-age=3600"


@pytest.mark.parametrize(("count", "shown"), [(None, "0"), (7, "7"), (99, "99"), (100, "99+")])
def test_a_bounded_count_says_that_there_is_more(count: int | None, shown: str) -> None:
    assert NavItem("Queue", "/queue/", count=count).shown == shown


@pytest.mark.usefixtures("empty_rail")
def test_a_page_under_no_area_may_name_its_own() -> None:
    navigation.register(source)
    request = RequestFactory().get("/tickets/FAC-1/")
    request.area = "/requests/"  # type: ignore[attr-defined]
    marked = [item.label for group in navigation.groups(request) for item in group.items if item.active]
    assert marked == ["Requests"]


def test_every_page_of_administration_is_marked_in_the_rail(company: Company) -> None:
    """Pages that one of the others leads to, without an item of their own, belong to that one."""
    unmarked = []
    for address in sorted(management_addresses(get_resolver())):
        request = RequestFactory().get(address)
        request.user = company.ada
        marked = [item.label for group in navigation.groups(request) for item in group.items if item.active]
        if len(marked) != 1:
            unmarked.append(address)
    assert unmarked == ["/manage/reopened-times/"]  # after an upgrade, led to by a banner


def test_the_rail_offers_nobody_what_refuses_him(
    company: Company, as_person: Callable[[User], Client]
) -> None:
    for person in company.people.values():
        client = as_person(person)
        page = client.get("/").content.decode()
        rail = page[page.index('id="rail"') : page.index("</nav>", page.index('id="rail"'))]
        places = {unescape(place) for place in re.findall(r'<a [^>]*href="(/[^"]*)"', rail)}
        assert len(places) >= 3
        for place in places:
            assert client.get(place, follow=True).status_code == 200, (person, place)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_two_places_in_the_rail_have_one_name(company: Company, language: str) -> None:
    request = RequestFactory().get("/")
    request.user = company.ada
    with translation.override(language):
        labels = [item.label for group in navigation.groups(request) for item in group.items]
    assert len(labels) == len(set(labels))
