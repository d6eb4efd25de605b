"""What must be true of history and its outbox."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import SHOWN, Finding, Scope, invariant

from . import clock
from .models import Dispatch, Event
from .record import former_names, subscribed_kinds

Pair = tuple[str, str]

MAY_WAIT = timedelta(hours=2)

MISSING = """
    SELECT event.id, event.kind, wants.subscriber
    FROM events_event event
        JOIN unnest(%(kinds)s::text[], %(names)s::text[]) AS wants (kind, subscriber) ON wants.kind = event.kind
    WHERE event.id BETWEEN %(first)s AND %(last)s AND event.at >= %(since)s AND NOT EXISTS (
        SELECT FROM events_dispatch dispatch
            LEFT JOIN unnest(%(former)s::text[], %(present)s::text[]) AS renamed (former, present)
                ON renamed.former = dispatch.subscriber
        WHERE dispatch.event_id = event.id
            AND coalesce(renamed.present, dispatch.subscriber) = wants.subscriber
    )
    ORDER BY event.id
"""


@invariant(3, _("every event has a dispatch row for each subscriber"))
def subscribers_have_their_turn(scope: Scope) -> Finding:
    """Look for events that a subscriber was not given.

    A subscriber may join later than history begins: it is owed every event of a kind from the first one of that kind
    that it was given. Turns of before KEEP_DISPATCHES days may have been cleared away.
    """
    finding = Finding()
    born: dict[Pair, int | None] = {}
    for first, last in scope.ranges(Event.objects.all()):
        finding.checked += Event.objects.filter(pk__range=(first, last)).count()
        for event_id, kind, subscriber in _missing(first, last):
            if (kind, subscriber) not in born:
                born[kind, subscriber] = _first_given(kind, subscriber)
            birth = born[kind, subscriber]
            if birth is not None and event_id > birth:
                finding.fails(f"event {event_id} ({kind}) has no dispatch for {subscriber}")
    return finding


@invariant(11, _("every follow-up step ends done, or given up and reported to the admins"))
def turns_end(scope: Scope) -> Finding:
    """Look for turns that were passed over, and for given up ones that no one was told of.

    A turn was passed over if it is hours late and others were done in the hours after it was due; while no one works
    all of them wait, and right after that they are being made up for.

    Turns that were given up and told are no fault of the desk; they are named beside what is broken.
    """
    at = clock.now()
    finding, unended = Finding(), Dispatch.objects.exclude(state=Dispatch.State.DONE)
    finding.checked = unended.count()
    meanwhile = (OuterRef("not_before") + timedelta(minutes=5), OuterRef("not_before") + MAY_WAIT)
    others = Dispatch.objects.filter(state=Dispatch.State.DONE, not_before__range=meanwhile)
    overdue = Q(Exists(others), state=Dispatch.State.PENDING, not_before__lt=at - MAY_WAIT)
    untold = Q(state=Dispatch.State.DEAD, alerted_at=None, not_before__lt=at - MAY_WAIT)
    broken = unended.filter(overdue | untold)
    for turn in broken.order_by("id")[:SHOWN]:
        finding.fails(f"turn {turn.pk} of {turn.subscriber} at event {turn.event_id}: {turn.state}")
    finding.count_broken = broken.count()
    if dead := unended.filter(state=Dispatch.State.DEAD).count():
        finding.notes.append(f"{dead} turns of subscribers were given up; see manage.py failed_work")
    return finding


def _missing(first: int, last: int) -> Iterator[tuple[int, str, str]]:
    pairs = [(kind, name) for kind, names in subscribed_kinds().items() for name in names]
    renamed = former_names()
    values: dict[str, Any] = {
        "kinds": [kind for kind, _name in pairs],
        "names": [name for _kind, name in pairs],
        "former": list(renamed),
        "present": list(renamed.values()),
        "first": first,
        "last": last,
        "since": clock.now() - timedelta(days=settings.KEEP_DISPATCHES),
    }
    with connection.cursor() as cursor:
        cursor.execute(MISSING, values)
        yield from cursor.fetchall()


def _first_given(kind: str, subscriber: str) -> int | None:
    given = Dispatch.objects.filter(subscriber=subscriber, event__kind=kind)
    return given.order_by("event_id").values_list("event_id", flat=True).first()
