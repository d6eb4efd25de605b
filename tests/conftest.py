"""Fixtures for every test: the company, a stopped clock, a browser session of a person."""

from collections.abc import Callable, Iterator
from datetime import datetime

import hypothesis
import pytest
from django.core.cache import caches
from django.test import Client, TransactionTestCase
from django.utils import translation

from servicedesk.accounts.models import User
from servicedesk.events import clock

from . import emptying
from .cast import Company, at, found_company

LONG = ("servers", "browser")  # marks
pytest_plugins = ["tests.browser.fixtures"]
hypothesis.settings.register_profile("desk", deadline=None)  # a busy machine is no counterexample
hypothesis.settings.load_profile("desk")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: else one worker may be left with it when the other has nothing to do any more."""
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


@pytest.fixture(scope="session", autouse=True)
def emptied() -> Iterator[None]:
    """Let tests with transactions of their own end with the tables that they wrote to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: emptying.empty_the_database())
        yield


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let every test begin in English: a page leaves its reader's language to the thread that answered."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Let every test begin with nothing remembered, and nothing counted against its visitors."""
    for one in caches.all(initialized_only=True):
        one.clear()


@pytest.fixture
def company(db: None) -> Company:
    """The small company of tests/cast.py."""
    return found_company()


@pytest.fixture
def monday() -> Iterator[datetime]:
    """Stop the desk's clock at Monday 2 March 2026, 10:00 in Shanghai; yields that moment."""
    moment = at("Mon 10:00")
    with clock.frozen(moment):
        yield moment


@pytest.fixture
def as_person() -> Callable[[User], Client]:
    """Return a function that gives a browser session signed in as a person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
