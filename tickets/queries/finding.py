"""Search in the requests whose content a person may read."""

from django.db.models import QuerySet

from servicedesk.accounts.models import User
from servicedesk.search import grams, matching
from tickets.models import Ticket
from tickets.rules import readable_by

from .companions import for_rows

SEARCHED = ("number", "title", "description")


def find_requests(user: User, text: str, limit: int) -> QuerySet[Ticket]:
    """Return the newest readable tickets that hold every word of `text`; none for a single letter."""
    rows = readable_by(user) if len(text) > 1 and grams(text) else Ticket.objects.none()
    return for_rows(matching(rows, text, SEARCHED)).order_by("-submitted_at", "-pk")[:limit]
