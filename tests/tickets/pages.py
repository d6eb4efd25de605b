"""What the tests of pages share: filing, posting verbs, counting queries."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Company, at
from tests.markup import markup_of
from tickets.actions.submission import submit
from tickets.models import Ticket

SignIn = Callable[..., Client]


def filed(company: Company, when: str = "Mon 10:00", **fields: Any) -> Ticket:
    """File a request: Mia asks Facilities to move a desk, unless told otherwise."""
    given = {"service": company.move_desk, "title": "Move my desk", "by": company.mia, **fields}
    return submit(at=at(when), **given)


def post(client: Client, ticket: Ticket, verb: str, **data: Any) -> HttpResponse:
    """Post a verb as a plain form does."""
    return client.post(f"/tickets/{ticket.number}/do/{verb}/", data)


def queries_of(client: Client, path: str) -> int:
    """Return how many queries a page costs once everything that is cached between requests is there."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def text_of(response: HttpResponse) -> str:
    """Return the page as text with single spaces; moments, and what a search marked, as they read."""
    return re.sub(r"</?(?:time|mark)\b[^>]*>", "", markup_of(response))
