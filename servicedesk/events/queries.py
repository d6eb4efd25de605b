"""Reads about turns that did not go as they should."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from .models import Dispatch
from .record import known_subscribers

# A new version rolls out within this time; who waits longer waits for somebody who does not exist.
UNKNOWN_AFTER = timedelta(minutes=5)
CROWD = 25
BEHIND_BY = timedelta(seconds=30)


def failed_turns() -> QuerySet[Dispatch]:
    """Return the turns that were given up, with their events, newest first."""
    return (
        Dispatch.objects.filter(state=Dispatch.State.DEAD)
        .select_related("event")
        .order_by("-not_before", "-id")
    )


def turns_without_subscriber(at: datetime) -> QuerySet[Dispatch]:
    """Return the turns that have waited for minutes because no subscriber has their name."""
    waiting = Dispatch.objects.filter(state=Dispatch.State.PENDING, not_before__lte=at - UNKNOWN_AFTER)
    return waiting.exclude(subscriber__in=known_subscribers())


def is_catching_up(at: datetime) -> bool:
    """Say whether a crowd of turns waits, or one for long, that nobody has tried yet: after an outage, say."""
    untried = Dispatch.objects.filter(state=Dispatch.State.PENDING, not_before__lte=at, attempts=0)
    known = untried.filter(subscriber__in=known_subscribers()).order_by("not_before", "id")
    moments = list(known.values_list("not_before", flat=True)[:CROWD])
    return len(moments) == CROWD or (bool(moments) and moments[0] < at - BEHIND_BY)


def done_turns(before: datetime) -> QuerySet[Dispatch]:
    """Return the turns that were done before a moment: `not_before` is when the last try would have been over."""
    return Dispatch.objects.filter(state=Dispatch.State.DONE, not_before__lt=before)
