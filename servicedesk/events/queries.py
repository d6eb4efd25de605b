"""Reads about turns that did not go as they should."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from servicedesk.work_queue.backlog import Backlog

from .models import Dispatch
from .record import known_subscribers

CROWD = 25
BEHIND_BY = timedelta(seconds=30)
TURNS = Backlog(
    Dispatch,
    waiting=[Dispatch.State.PENDING],
    dead=Dispatch.State.DEAD,
    due="not_before",
    name="subscriber",
    known=lambda: known_subscribers(),
)


def failed_turns() -> QuerySet[Dispatch]:
    """Return the turns that were given up, with their events, newest first."""
    return (
        Dispatch.objects.filter(state=Dispatch.State.DEAD)
        .select_related("event")
        .order_by("-not_before", "-id")
    )


def turns_without_subscriber(at: datetime) -> QuerySet[Dispatch]:
    """Return the turns that have waited for minutes because no subscriber has their name."""
    return TURNS.unknown(at)


def is_catching_up(at: datetime) -> bool:
    """Say whether a crowd of turns waits, or one for long, that no one has tried yet: after an outage, say."""
    untried = TURNS.free(at).filter(attempts=0).order_by("not_before", "id")
    moments = list(untried.values_list("not_before", flat=True)[:CROWD])
    return len(moments) == CROWD or (bool(moments) and moments[0] < at - BEHIND_BY)


def done_turns(before: datetime) -> QuerySet[Dispatch]:
    """Return the turns that were done before a moment: `not_before` is when the last try would have been over."""
    return Dispatch.objects.filter(state=Dispatch.State.DONE, not_before__lt=before)
