"""What the tests of the API ask for: a client of a person, by session or by token."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

import pytest
from rest_framework.test import APIClient

from servicedesk.accounts.actions.own import create_token
from servicedesk.accounts.enums import TokenScope
from servicedesk.accounts.models import User
from servicedesk.events import clock
from tests.cast import Company, at
from tickets.actions.submission import submit
from tickets.models import Ticket


class JsonClient(APIClient):
    """Sends JSON where nothing else is said."""

    default_format = "json"


Clients = Callable[[User], JsonClient]


@pytest.fixture
def api() -> Clients:
    """Return a function that gives a client signed in as a person."""

    def sign_in(user: User) -> APIClient:
        client = JsonClient()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def by_token() -> Callable[..., JsonClient]:
    """Return a function that gives a client with a token of a person."""

    def sign_in(user: User, scope: str = TokenScope.WRITE, made_at: datetime | None = None) -> APIClient:
        lasts = timedelta(days=30)
        _token, text = create_token(label="a program", scope=scope, lasts=lasts, by=user, at=made_at)
        return JsonClient(HTTP_AUTHORIZATION=f"Bearer {text}")

    return sign_in


@pytest.fixture
def frozen_at() -> Iterator[Callable[[datetime], None]]:
    """Return a function that stops the desk's clock at a moment for the rest of the test."""
    with ExitStack() as exits:
        yield lambda moment: exits.enter_context(clock.frozen(moment))


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Return what Mia asked of Facilities on Monday at ten."""
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
