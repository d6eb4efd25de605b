"""Search in the requests whose content a person may read."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import is_blank
from servicedesk.text.search import contains_all, numbers_in, words_of
from servicedesk.web.lists.newest_matches import newest_with
from tickets.models import Ticket
from tickets.rules import readable_branches, readable_by

from .related import for_rows

BEGINNING = 2_000  # how much of a description is looked at for an excerpt


def found_in(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return those of the rows whose number is in `text`, or that contain every word of it."""
    words = words_of(text)
    return rows.filter(_numbered(text) | contains_all(words)) if words else rows.none()


def narrowed_by(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return what `found_in` does; all of the rows for a text in which nothing can be seen."""
    return rows if is_blank(text) else found_in(rows, text)


def matching_requests(user: User, text: str, limit: int) -> list[int]:
    """Return ids of readable tickets: those whose number is in `text`, then the newest that contain every word of it.

    None for a single letter.
    """
    words = words_of(text)
    if sum(map(len, words)) < 2:
        return []
    named = readable_by(user).filter(_numbered(text)).order_by("-submitted_at", "-pk")
    ids = list(named.values_list("pk", flat=True)[:limit])
    ids += newest_with(
        Ticket.objects.all(), words, limit, by="submitted_at", branches=readable_branches(user)
    )
    return list(dict.fromkeys(ids))[:limit]


def in_turn(ids: Iterable[int]) -> list[Ticket]:
    """Return the tickets of these ids as lines of a list want them, in the same order."""
    ids = list(ids)
    found = for_rows(Ticket.objects.all()).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def descriptions_of(ids: Iterable[int]) -> dict[int, str]:
    """Return ticket id -> how its description begins, of tickets whose content the reader may see."""
    beginnings = Ticket.objects.filter(pk__in=list(ids)).values_list("pk", Left("description", BEGINNING))
    return dict(beginnings)


def _numbered(text: str) -> Q:
    return Q(number__in=numbers_in(text))
