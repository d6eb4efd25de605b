"""What the attacks share: a client of the API, files on a disk of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servicedesk.accounts.models import User
from tests.api.conftest import JsonClient
from tests.cast import Company, at
from tickets.actions.submission import submit
from tickets.models import Ticket


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    """Let files lie in a folder that goes with the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def api() -> Callable[[User], JsonClient]:
    """Return a function that gives a client of the API signed in as a person."""

    def sign_in(user: User) -> JsonClient:
        client = JsonClient(raise_request_exception=False)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def ticket(company: Company) -> Ticket:
    """Return what Mia asked of Facilities on Monday at ten."""
    return submit(service=company.move_desk, title="Move my desk", by=company.mia, at=at("Mon 10:00"))
