"""What waits for a person: what their requests ask of them, closed requests to rate, their articles to review."""

from datetime import datetime

from django.db.models import DateTimeField, QuerySet
from django.utils.translation import gettext as _

from departments.cached_articles import ArticleName
from departments.queries.articles import reviews_due
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.events import clock
from servicedesk.web.display.people import named
from surveys.models import Invitation
from surveys.queries.asked import open_invitations
from tickets.display.waiting import Wait, Waiting, waiting
from tickets.models import Ticket
from tickets.queries.related import attach_units, for_waiting

MOST_RATED, ALL_RATED = 20, 200


def waits_for(user: User, most_rated: int = MOST_RATED) -> list[Waiting]:
    """Return what waits for the person: questions, results to confirm, promised answers, then what is to be rated.

    Thirty lines at most, and of ratings the newest `most_rated`.
    """
    now = clock.reading()
    return [*waiting(user, now), *_to_rate(user, now, most_rated)]


def ratings_beyond(user: User, shown: int) -> int:
    """Return how many more requests wait to be rated than are shown; asks only where there may be any."""
    if shown < MOST_RATED:
        return 0
    return len(_asked(ALL_RATED, person=user.pk, at=clock.reading())) - shown


def reviews_for(user: User) -> list[ArticleName]:
    """Return the articles that the person is to look at again today, at most ten."""
    return reviews_due(user, user.today_at(clock.reading()))


@composed
def _asked(most: int, *, person: Given, at: Given) -> "QuerySet[Invitation, int]":
    return open_invitations(person, at.of(DateTimeField())).values_list("pk", flat=True)[:most]


@composed
def _closed(most: int, *, person: Given, at: Given) -> QuerySet[Ticket]:
    asked = open_invitations(person, at.of(DateTimeField())).values("ticket")[:most]
    return for_waiting(Ticket.objects.filter(pk__in=asked)).order_by("-closed_at", "-pk")


def _to_rate(user: User, now: datetime, most: int) -> list[Waiting]:
    closed = _closed(most, person=user.pk, at=now)
    attach_units(closed)
    text = _("%(unit)s worked on this. How did it go?")
    return [Waiting(ticket, Wait.RATE, text % {"unit": named(ticket.provider)}) for ticket in closed]
