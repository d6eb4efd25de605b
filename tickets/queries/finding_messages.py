"""Requests in which somebody said some words: by the same plan as in `servicedesk.web.lists.newest_matches`.

Messages have no order of their own here: those of a request count as of when it was submitted. So the newest requests
are walked, way by way, with a look at the messages of each. Only what is older is asked of the index, which knows words
and units together: a word that is common in one department is still rare in another. It does not know people: their own
requests, which are few beside those of departments, are walked to the end for a word that many messages have.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from servicedesk.accounts.models import User
from servicedesk.database.branches import any_of
from servicedesk.text.search import contains_all
from servicedesk.web.lists.newest_matches import newest_of
from servicedesk.web.lists.ordering import Ordering
from tickets.models import Message, Ticket
from tickets.rules import MessageWay, message_ways

WALKED = 600  # requests of each branch
RARE = 2_000  # messages, of all there are, that are read for words that no more of them have
NEWEST = "-submitted_at"


def requests_saying(
    user: User, rows: QuerySet[Ticket], words: list[str], enough: int, limit: int
) -> tuple[list[int], bool]:
    """Return ids of requests in one message of which the person may read all of the words, and whether that is all.

    They are in no order; the newest `enough` are among them, and up to the newest `limit` where that costs no more.
    """
    found = [_found_by(way, rows, words, enough, limit) for way in message_ways(user)]
    return [pk for ids, _is_all in found for pk in ids], all(is_all for _ids, is_all in found)


def best_messages(user: User, tickets: Iterable[int], words: list[str]) -> dict[int, Message]:
    """Return ticket id -> the newest message that the person may read and that contains all of the words."""
    wanted, best = list(tickets), dict[int, Message]()
    for way in message_ways(user):
        among = Ticket.objects.filter(any_of(way.branches, Ticket, of_few=True), pk__in=wanted)
        said = Message.objects.filter(
            way.said, contains_all(words, by_index=False), ticket__in=among.values("pk")
        )
        newest = said.order_by("ticket_id", "-at", "-pk").distinct("ticket_id")
        for message in newest.only("ticket_id", "author_id", "kind", "at", "body"):
            known = best.get(message.ticket_id)
            if known is None or (known.at, known.pk) < (message.at, message.pk):
                best[message.ticket_id] = message
    return best


def _found_by(
    way: MessageWay, rows: QuerySet[Ticket], words: list[str], enough: int, limit: int
) -> tuple[list[int], bool]:
    order = Ordering.of(Ticket, NEWEST)
    heard = Message.objects.filter(way.said, contains_all(words, by_index=False), ticket=OuterRef("pk"))
    saying = rows.filter(Exists(heard))
    since = order.reach(Ticket, way.branches, WALKED)
    found = order.first_ids(saying, limit, way.branches, until=since)
    if since is not None and len(found) < enough:
        if way.is_own and _is_common(words):
            found = order.first_ids(saying, limit, way.branches)
        else:
            older = _older(way, rows, words).filter(submitted_at__lt=since)
            found += newest_of(older, limit - len(found), by="submitted_at")
        since = None
    return found, since is None and len(found) < limit


def _is_common(words: list[str]) -> bool:
    return Message.objects.filter(contains_all(words)).values("pk")[RARE : RARE + 1].exists()


def _older(way: MessageWay, rows: QuerySet[Ticket], words: list[str]) -> QuerySet[Ticket]:
    said = Message.objects.filter(way.said, contains_all(words))
    if way.units is not None:
        said = said.filter(units__overlap=sorted(way.units))
    return rows.filter(any_of(way.branches, Ticket, of_few=True), pk__in=said.values("ticket"))
