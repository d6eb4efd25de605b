"""Requests like the one that someone is about to file: what they may read of them, of others a number alone.

Confidential requests and services are in neither.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded, is_storable
from servicedesk.text.query_parts import RUNS, is_chinese, parts_of
from servicedesk.web.lists.ordering import Ordering
from tickets.models import Ticket
from tickets.rules import readable_branches

from .finding import in_turn

LATELY = timedelta(days=30)
LOOKED_AT, SHOWN = 200, 3
FEWEST_OTHERS = 2  # one could be told apart
ALIKE = 0.4  # of the words of the title
SHORTEST_BEGINNING = 4


@dataclass(frozen=True)
class Similar:
    """The requests that are most alike, and how many other people asked for the service today: 0 for fewer than two.

    `is_more`: there are more of them than were counted.
    """

    tickets: list[Ticket] = field(default_factory=list)
    others: int = 0
    is_more: bool = False


def similar_requests(
    user: User, service: Service, title: str, now: datetime, *, without: str = ""
) -> Similar:
    """Return what is similar to a request of this title, `without` the one of a number.

    Three queries, which read the newest rows alone.
    """
    if service.is_confidential:
        return Similar()
    others, is_more = _others_today(user, service, now)
    return Similar(in_turn(user, _most_alike(user, service, title, now, without)), others, is_more)


def _most_alike(user: User, service: Service, title: str, now: datetime, without: str) -> list[int]:
    wanted = parts_of(title)
    if not wanted:
        return []
    rows = Ticket.objects.filter(service=service, is_confidential=False, submitted_at__gt=now - LATELY)
    rows = rows.exclude(number=without) if without and is_storable(without) else rows
    newest = Ordering.of(Ticket, "-submitted_at").first_ids(rows, LOOKED_AT, readable_branches(user))
    titles = dict(Ticket.objects.filter(pk__in=newest).values_list("pk", "title")) if newest else {}
    shares = {pk: _share(wanted, titles[pk]) for pk in newest}
    return sorted((pk for pk in newest if shares[pk] >= ALIKE), key=lambda pk: -shares[pk])[:SHOWN]


def _share(wanted: list[str], title: str) -> float:
    """Return which part of the words, and pairs of Chinese characters, a title has."""
    whole = folded(title)
    words = RUNS.findall(whole)
    return sum(_holds(whole, words, part) for part in wanted) / len(wanted)


def _holds(whole: str, words: list[str], part: str) -> bool:
    if is_chinese(part):
        return part in whole
    return any(_is_alike(word, part) for word in words)


def _is_alike(word: str, part: str) -> bool:
    """Say whether two words are the same, or one begins with the other: "screen", "screens"."""
    shorter = min(len(word), len(part))
    return word == part or (shorter >= SHORTEST_BEGINNING and word[:shorter] == part[:shorter])


def _others_today(user: User, service: Service, now: datetime) -> tuple[int, bool]:
    """Return how many others asked for the service since midnight, where the reader is, and whether it was all."""
    midnight = datetime.combine(user.today_at(now), time(), tzinfo=ZoneInfo(user.zone))
    rows = Ticket.objects.filter(service=service, is_confidential=False, submitted_at__gte=midnight)
    newest = rows.order_by("-submitted_at", "-pk").values_list("requester_id", flat=True)[: LOOKED_AT + 1]
    people = list(newest)
    others = len({*people} - {user.pk})
    return (others if others >= FEWEST_OTHERS else 0), len(people) > LOOKED_AT
