"""File what someone says by phone or at the counter, and resolve it in the same act where it is solved already."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import Service
from servicedesk.accounts.models import User
from tickets.models import Ticket

from .answer_writing import Given
from .filing import file_once
from .lifecycle import resolve


@dataclass(frozen=True)
class Solution:
    """What was done, in words for the requester, and what the form asks of the provider by the end."""

    answer: str
    answers: Given | None = None


@transaction.atomic
def take_call(
    *, service: Service, by: User, sent: dict[str, Any], solution: Solution | None = None
) -> Ticket:
    """File it once, however often it comes (`file_once`); with a solution also resolve it, or do neither.

    `sent` is what `submit` takes, with its source. Raises what `submit` and `resolve` raise.
    """
    ticket = file_once(service=service, by=by, sent=sent)
    if solution is not None and ticket.is_open:
        answers, source = solution.answers, sent["source"]
        resolve(ticket=ticket, answer=solution.answer, answers=answers, source=source, by=by)
    return ticket
