"""Search in the requests whose content a person may read."""

from django.db.models import Q, QuerySet

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import is_blank
from servicedesk.text.search import contains_all, numbers_in, words_of
from tickets.models import Ticket
from tickets.rules import readable_by

from .related import for_rows


def found_in(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return those of the rows whose number is in `text`, or that contain every word of it."""
    words = words_of(text)
    return rows.filter(_numbered(text) | contains_all(words)) if words else rows.none()


def narrowed_by(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return what `found_in` does; all of the rows for a text in which nothing can be seen."""
    return rows if is_blank(text) else found_in(rows, text)


def find_requests(user: User, text: str, limit: int) -> list[Ticket]:
    """Return readable tickets: those whose number is in `text`, then the newest that contain every word of it.

    None for a single letter.
    """
    words = words_of(text)
    if sum(map(len, words)) < 2:
        return []
    rows = for_rows(readable_by(user)).order_by("-submitted_at", "-pk")
    named = list(rows.filter(_numbered(text))[:limit])
    others = rows.filter(contains_all(words)).exclude(pk__in=[ticket.pk for ticket in named])
    return [*named, *others[: limit - len(named)]]


def _numbered(text: str) -> Q:
    return Q(number__in=numbers_in(text))
