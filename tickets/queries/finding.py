"""Search in the requests whose content a person may read, by a plan of our own.

Left to the database, the choice between the index on time and the index on words is a guess at how common the words
are, and a wrong guess reads every row there is: newest first in search of a word that nobody wrote, or all that contain
a common word in order to sort them. So a bounded number of the newest documents is read first, along the index on time:
that ends soon for a common word. Only what is older is asked of the index, which knows words and readers together; what
it gives is sorted by a value that no index has, so that it is not time again that is walked along.

With L rows wanted of N, words for which the first step does not end are in about N·L/WALKED rows at most of those that
the person reads: 4,000 of a million for 24 rows. Where they are in a fifth of so many, it is cheaper to walk on than to
sort them: the index is left with fewer than a thousand. Rows beyond L are counted no further than the step goes that
has found the last of those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Func, Q, QuerySet
from django.db.models.functions import Left

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import is_blank
from tickets.models import SearchDocument, Ticket
from tickets.rules import content_visible_among

from .related import for_rows
from .search_terms import Asked, asked_by

WALKED = 6_000  # documents, of everybody
FURTHER = 5  # times as many are walked where a fifth of what is wanted was found among those
COMMON = 25  # of those walked: so many more than that are found that the rows of a list are compared
FEW = 1_000  # that are looked up for a list
BEGINNING = 2_000  # how much of a description is looked at for an excerpt
Place = tuple[datetime, int]


@dataclass(frozen=True)
class Matches:
    """What a search found: ids in the order in which they are shown, how many were counted, and whether that is all."""

    ids: list[int]
    count: int
    is_all: bool


def found_in(user: User, rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return those of the rows that a text finds for a person, of what they may read; none for a text without words.

    Few are looked up at once, whatever the order of the list; for words that many have, its rows are compared.
    """
    asked = asked_by(user, text)
    if asked is None:
        return rows.none()
    every = Ticket.objects.all()
    found, since = _walked(every, asked, COMMON, WALKED)
    if since is not None and len(found) < COMMON:
        found += _older(every, asked, since)[: FEW + 1]
    is_common = len(found) > FEW or (since is not None and len(found) == COMMON)
    return rows.filter(asked.found(by_index=False) if is_common else Q(pk__in=found))


def narrowed_by(user: User, rows: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Return what `found_in` does; all of the rows for a text in which nothing can be seen."""
    return rows if is_blank(text) else found_in(user, rows, text)


def matching_requests(
    user: User, text: str, limit: int, *, counted: int = 0, among: QuerySet[Ticket] | None = None
) -> Matches:
    """Return the readable tickets whose number is in `text`, then the newest others that it finds, up to `limit`.

    They are counted up to `counted`, and no further than costs little beside finding them.
    """
    asked, rows = _asked_by(user, text), Ticket.objects.all() if among is None else among
    if asked is None:
        return Matches([], 0, is_all=True)
    most = max(limit, counted) + 1
    named = list(_named(rows, asked)[:limit]) if asked.numbers else []
    found, is_all = _newest(rows, asked, limit, most)
    every = list(dict.fromkeys([*named, *found]))
    return Matches(every[:limit], min(len(every), most - 1), is_all and len(every) < most)


def newest_requests(
    user: User, text: str, limit: int, *, among: QuerySet[Ticket], after: Place | None = None
) -> list[int]:
    """Return the ids of the newest tickets that a text finds; `after`: of those that come after this place in time."""
    asked = _asked_by(user, text)
    if asked is None:
        return []
    rows = among if after is None else among.filter(_beyond("document__", *after))
    return _newest(rows, asked, limit, limit, after)[0]


def in_turn(user: User, ids: Iterable[int]) -> list[Ticket]:
    """Return the tickets of these ids as lines of a list want them, in the same order, as far as they may be read."""
    ids = list(ids)
    found = for_rows(Ticket.objects.all()).in_bulk(ids)
    readable = content_visible_among(user, found.values())
    return [found[pk] for pk in ids if pk in readable]


def descriptions_of(ids: Iterable[int]) -> dict[int, str]:
    """Return ticket id -> how its description begins, of tickets whose content the reader may see."""
    beginnings = Ticket.objects.filter(pk__in=list(ids)).values_list("pk", Left("description", BEGINNING))
    return dict(beginnings)


def _asked_by(user: User, text: str) -> Asked | None:
    """Return what is asked; None for a single letter too."""
    asked = asked_by(user, text)
    return asked if asked is not None and sum(map(len, asked.words)) > 1 else None


def _named(rows: QuerySet[Ticket], asked: Asked) -> QuerySet[Ticket, int]:
    return rows.filter(asked.named()).order_by("-submitted_at", "-pk").values_list("pk", flat=True)


def _newest(
    rows: QuerySet[Ticket], asked: Asked, enough: int, limit: int, after: Place | None = None
) -> tuple[list[int], bool]:
    """Return the ids of the newest rows that are found, and whether those are all.

    The newest `enough` are among them, and up to `limit` where that costs no more. `after`: where the rows begin.
    """
    found, since = _walked(rows, asked, limit, WALKED, after=after)
    if since is not None and enough > len(found) >= enough / FURTHER:
        limit = min(limit, enough + 1)
        found, since = _walked(rows, asked, limit, WALKED * FURTHER, found, since, after=after)
    if since is not None and len(found) < enough:
        found += _older(rows, asked, since)[: limit - len(found)]
        since = None
    return found, since is None and len(found) < limit


def _walked(
    rows: QuerySet[Ticket],
    asked: Asked,
    limit: int,
    count: int,
    found: Sequence[int] = (),
    before: datetime | None = None,
    *,
    after: Place | None = None,
) -> tuple[list[int], datetime | None]:
    """Return `found` with what else is found among the newest `count` documents, and since when those are.

    The moment is None where there are no more documents. `before`: since when the others were looked at; `after`: the
    place from which the documents are counted.
    """
    newest = SearchDocument.objects.order_by("-submitted_at", "-ticket_id")
    if after is not None:
        newest = newest.filter(_beyond("", *after))
    since = next(iter(newest.values_list("submitted_at", flat=True)[count : count + 1]), None)
    walked = rows.filter(asked.found(by_index=False))
    if since is not None:
        walked = walked.filter(document__submitted_at__gte=since)
    if before is not None:
        walked = walked.filter(document__submitted_at__lt=before)
    in_order = walked.order_by("-document__submitted_at", "-document__ticket_id").values_list("pk", flat=True)
    return [*found, *in_order[: limit - len(found)]], since


def _older(rows: QuerySet[Ticket], asked: Asked, since: datetime) -> QuerySet[Ticket, int]:
    """Return the ids of the rows from before a moment that the index finds, the newest first."""
    moment = Func("document__submitted_at", function="moment_apart", output_field=DateTimeField())
    older = rows.filter(asked.found(), document__submitted_at__lt=since)
    return older.order_by(moment.desc(), "-pk").values_list("pk", flat=True)


def _beyond(document: str, moment: datetime, pk: int) -> Q:
    # Said twice, since only the first half is a range that an index can begin at.
    later = Q(**{f"{document}submitted_at__lt": moment}) | Q(**{f"{document}ticket_id__lt": pk})
    return Q(**{f"{document}submitted_at__lte": moment}) & later
