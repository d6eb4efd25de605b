"""Search in the requests whose content a person may read: what they say, what was said there, and who asked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from servicedesk.accounts.models import User
from servicedesk.database.branches import any_of
from servicedesk.text.cleaning import is_blank
from servicedesk.text.search import contains_all, numbers_in, words_of
from servicedesk.web.lists.newest_matches import newest_with
from tickets.models import Ticket
from tickets.rules import readable_branches

from .finding_messages import requests_saying
from .finding_requesters import requests_by
from .related import for_rows

BEGINNING = 2_000  # how much of a description is looked at for an excerpt


def found_in(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return those of the rows whose number is in `text`, or that contain every word of it."""
    words = words_of(text)
    return rows.filter(_numbered(text) | contains_all(words)) if words else rows.none()


def narrowed_by(rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return what `found_in` does; all of the rows for a text in which nothing can be seen."""
    return rows if is_blank(text) else found_in(rows, text)


@dataclass(frozen=True)
class Matches:
    """What a search found: ids in the order in which they are shown, how many were counted, and whether that is all."""

    ids: list[int]
    count: int
    is_all: bool


def matching_requests(
    user: User, text: str, limit: int, *, counted: int = 0, among: QuerySet[Ticket] | None = None
) -> Matches:
    """Return the readable tickets whose number is in `text`, then the newest others that match, up to `limit`.

    A ticket matches by itself or by one message that the person may read, where that contains every word; for those who
    work in a department also by its requester (`requests_by`). They are counted up to `counted`, and no further than
    costs little beside finding them. Nothing is found for a single letter.
    """
    words, rows = words_of(text), Ticket.objects.all() if among is None else among
    if sum(map(len, words)) < 2:
        return Matches([], 0, is_all=True)
    most = max(limit, counted) + 1
    may_read = any_of(readable_branches(user), Ticket, of_few=True)
    named = rows.filter(_numbered(text), may_read)
    ids = list(named.order_by("-submitted_at", "-pk").values_list("pk", flat=True)[:limit])
    found, is_all = newest_with(rows, words, limit, most, by="submitted_at", branches=readable_branches(user))
    said, said_all = requests_saying(user, rows, words, limit, limit if len(found) == most else most)
    every = [*ids, *_newest(found, [*said, *requests_by(user, rows, words, most)], most)]
    every = list(dict.fromkeys(every))
    return Matches(every[:limit], min(len(every), most - 1), is_all and said_all and len(every) < most)


def _newest(found: list[int], more: list[int], limit: int) -> list[int]:
    """Return the ids of those that were found in their order, and of more, in that order too."""
    if set(more) <= set(found):
        return found
    those = Ticket.objects.filter(pk__in={*found, *more}).order_by("-submitted_at", "-pk")
    return list(those.values_list("pk", flat=True)[:limit])


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
