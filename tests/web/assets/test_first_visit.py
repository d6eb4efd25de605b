"""The pages as in production: what a first visit loads, counted on the wire, and that bundled scripts work together."""

import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from departments.models import ServiceCategory
from servicedesk.accounts.models import User
from tests.cast import Company
from tests.departments.publishing import put_form
from tests.processes import process

SERVER = ("-m", "gunicorn", "-c", "python:servicedesk.supervisor.gunicorn_conf", "servicedesk.wsgi")
MOST_BYTES, MOST_REQUESTS = 150_000, 20
SMALL = 1_500  # bytes that fit into one packet with their headers: not worth compressing
ACCENT = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
PATIENCE_SECONDS = 60

pytestmark = [pytest.mark.browser, pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@dataclass
class Wire:
    """What came over the wire: the length of each answer by its address, headers included."""

    lengths: dict[str, int] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    _asked: dict[str, str] = field(default_factory=dict)

    def follow(self, page: Page) -> None:
        """Count everything that the page loads from now on."""
        devtools = page.context.new_cdp_session(page)
        devtools.on("Network.responseReceived", self._note)
        devtools.on("Network.loadingFinished", self._weigh)
        devtools.send("Network.enable")

    @property
    def bytes(self) -> int:
        return sum(self.lengths.values())

    def _note(self, told: dict[str, Any]) -> None:
        response = told["response"]
        self._asked[told["requestId"]] = response["url"]
        if "content-encoding" not in {name.lower() for name in response["headers"]}:
            self.plain.add(response["url"])

    def _weigh(self, told: dict[str, Any]) -> None:
        if told["requestId"] in self._asked:
            self.lengths[self._asked[told["requestId"]]] = int(told["encodedDataLength"])


@pytest.fixture
def desk(company: Company, tmp_path: Path) -> Iterator[str]:
    """Serve the company as in production, its static files freshly collected; yields the address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    own = {"STATIC_ROOT": str(tmp_path / "static"), "PORT": port, "WEB_WORKERS": "1"}
    with process("manage.py", "collectstatic", "--noinput", "-v", "0", "--skip-checks", **own) as collecting:
        assert collecting.wait(PATIENCE_SECONDS) == 0
    with process(*SERVER, **own) as running:
        until = time.monotonic() + PATIENCE_SECONDS
        while not _answers(port):
            assert running.poll() is None and time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"


def _answers(port: str) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
        return True
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def visit(desk: str, chromium: Browser) -> Iterator[Callable[[str, User | None], tuple[Wire, Page]]]:
    """Return a function that opens a page in a browser without a cache, and counts until nothing comes any more."""
    opened: list[BrowserContext] = []

    def visit(path: str, person: User | None) -> tuple[Wire, Page]:
        opened.append(chromium.new_context(base_url=desk, locale="en-GB"))
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            opened[-1].add_cookies([{"name": name, "value": client.cookies[name].value, "url": desk}])
        page, wire = opened[-1].new_page(), Wire()
        wire.follow(page)
        page.goto(path, wait_until="networkidle")
        return wire, page

    yield visit
    for context in opened:
        context.close()


def test_a_first_visit_is_light_and_icons_of_categories_come_where_one_is_shown(
    company: Company, visit: Callable[[str, User | None], tuple[Wire, Page]]
) -> None:
    ServiceCategory.objects.update(icon="truck")
    for path, person in (("/accounts/login/", None), ("/", company.mia), ("/services/", company.mia)):
        wire, page = visit(path, person)
        told = (path, wire.lengths)
        assert 8 <= len(wire.lengths) <= MOST_REQUESTS, told
        assert 30_000 < wire.bytes < MOST_BYTES, told
        assert [url for url in wire.plain if wire.lengths[url] > SMALL] == [], told
        assert page.locator("html.js").count() == 1
        assert page.evaluate(ACCENT).strip(), "the sheet with the tokens is there"
        has_categories = any("category-icons" in url for url in wire.lengths)
        assert has_categories == (path == "/services/"), told
    drawn = page.locator("use[href*='category-icons'][href$='#truck']").first
    assert drawn.evaluate("(use) => use.getBBox().width") > 0


def test_questions_come_with_the_answers_where_scripts_are_bundled(
    company: Company, visit: Callable[[str, User | None], tuple[Wire, Page]]
) -> None:
    condition = {"all": [{"field": "far", "test": "is", "value": True}]}
    put_form(company.move_desk, [
        {"key": "far", "kind": "yes_no", "label": {"en": "To another town?"}, "required": True},
        {"key": "town", "kind": "text", "label": {"en": "Town"}, "required": True, "when": condition},
    ])  # fmt: skip
    _, page = visit(f"/services/{company.move_desk.slug}/request/", company.mia)
    expect(page.locator("[name=answer_town]")).to_be_hidden()
    page.locator("[name=answer_far]").first.check()
    expect(page.locator("[name=answer_town]")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
