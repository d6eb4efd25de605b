"""A real Chromium, a live server, and pages of people in it (a plugin of tests/conftest.py)."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from servicedesk.accounts.models import User
from tests.browser.watching import Watch
from tests.machine import browser_program

PageAs = Callable[..., Page]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HEIGHT = 900
PATIENCE_MS = 20_000  # two cores, many tests


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts the machine's own Chromium, once per process of the run."""
    return {"executable_path": browser_program(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def chromium(browser_type_launch_args: dict[str, Any], request: pytest.FixtureRequest) -> Browser:
    """The browser.

    Playwright keeps an event loop in this thread to the end of the run, so Django has to be told that nothing is async.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE_MS)
    browser: Browser = request.getfixturevalue("browser")
    return browser


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test for what a page did wrong in any of its sessions."""
    kept = Watch()
    yield kept
    assert kept.faults == []


@pytest.fixture
def page_as(live_server: LiveServer, chromium: Browser, watch: Watch) -> Iterator[PageAs]:
    """Return a function that opens a browser session of a person (None: nobody signed in) and gives its page.

    `language` (en, zh-hans) becomes the person's own; `theme` is light or dark. Each call is a browser of its own.
    """
    with ExitStack() as sessions:

        def open_page(
            person: User | None,
            *,
            language: str = "",
            javascript: bool = True,
            width: int = 1280,
            theme: str = "light",
        ) -> Page:
            if person is not None and language and person.language != language:
                person.language = language
                person.save(update_fields=["language"])
            context = chromium.new_context(
                base_url=live_server.url,
                viewport={"width": width, "height": HEIGHT},
                java_script_enabled=javascript,
                locale={"zh-hans": "zh-CN"}.get(language, "en-GB"),
                color_scheme="dark" if theme == "dark" else "light",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            sessions.callback(context.close)
            sessions.callback(watch.settle, context)
            context.set_default_timeout(PATIENCE_MS)
            watch.follow(context)
            if person is not None:
                sign_in(context, person, live_server.url)
            return context.new_page()

        yield open_page


def sign_in(context: BrowserContext, person: User, address: str) -> None:
    """Give the browser a session of the person, as the sign-in page would."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
