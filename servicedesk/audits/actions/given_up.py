"""Tell the admins of work that was given up: one notice for all of it, and no other within the hour."""

from datetime import timedelta

from django.db import transaction

from servicedesk.audits.events import AuditEvent
from servicedesk.events import clock
from servicedesk.events.actions import note_alerted as note_turns_alerted
from servicedesk.events.models import Dispatch, Event
from servicedesk.events.record import Fact, Subject, record_all
from servicedesk.notifications.actions import note_alerted as note_mails_alerted
from servicedesk.notifications.models import Delivery

ONE_IN = timedelta(hours=1)
DESK = Subject("audits.desk", 0)  # the desk itself has no row


def alert_admins() -> int:
    """Note that work was given up since the admins last heard of it; return of how many rows. At most once an hour."""
    if not _untold():
        return 0
    with transaction.atomic():
        at = clock.now()
        last = Event.objects.filter(subject_type=DESK.type, subject_id=DESK.pk).order_by("-seq").first()
        if last is not None and last.at > at - ONE_IN:
            return 0
        turns, mails = note_turns_alerted(at=at), note_mails_alerted(at=at)
        if turns or mails:
            record_all([Fact(AuditEvent.GIVEN_UP, DESK, at=at, data={"turns": turns, "mails": mails})])
    return turns + mails


def _untold() -> bool:
    turns = Dispatch.objects.filter(state=Dispatch.State.DEAD, alerted_at=None)
    mails = Delivery.objects.filter(state=Delivery.State.DEAD, alerted_at=None)
    return turns.exists() or mails.exists()
