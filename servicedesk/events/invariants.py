"""What must be true of history and its outbox."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from servicedesk.verification import Finding, Scope, invariant

from .models import Dispatch, Event
from .record import subscribed_kinds

Pair = tuple[str, str]

MISSING = """
    SELECT event.id, event.kind, wants.subscriber
    FROM events_event event
        JOIN unnest(%s::text[], %s::text[]) AS wants (kind, subscriber) ON wants.kind = event.kind
        LEFT JOIN events_dispatch dispatch
            ON dispatch.event_id = event.id AND dispatch.subscriber = wants.subscriber
    WHERE event.id BETWEEN %s AND %s AND dispatch.id IS NULL
    ORDER BY event.id
"""


@invariant(3, _("every event has a dispatch row for each subscriber"))
def subscribers_have_their_turn(scope: Scope) -> Finding:
    """Look for events that a subscriber was not given.

    A subscriber may join later than history begins: it is owed every event of a kind from the first one of that kind
    that it was given.
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


def _missing(first: int, last: int) -> Iterator[tuple[int, str, str]]:
    pairs = [(kind, name) for kind, names in subscribed_kinds().items() for name in names]
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [[kind for kind, _ in pairs], [name for _, name in pairs], first, last])
        yield from cursor.fetchall()


def _first_given(kind: str, subscriber: str) -> int | None:
    given = Dispatch.objects.filter(subscriber=subscriber, event__kind=kind)
    return given.order_by("event_id").values_list("event_id", flat=True).first()
