"""When someone leaves, their tickets go back to the queue, and those they were invited to are closed to them."""

from datetime import datetime

from django.db import transaction

from servicedesk.accounts.models import User
from servicedesk.events.record import record
from tickets.enums import WatchReason
from tickets.events import TicketEvent
from tickets.models import Ticket, Watcher
from tickets.workflow import OPEN_STATES


def release_all(*, person: User, by: User | None, at: datetime) -> int:
    """Unassign the person's open tickets, which stay with their units. Return how many there were."""
    held = Ticket.objects.filter(holder_person=person, state__in=OPEN_STATES).order_by("pk")
    with transaction.atomic():
        tickets = list(held.select_for_update(no_key=True))
        for ticket in tickets:
            ticket.holder_person, ticket.holder_since = None, at
            ticket.save(update_fields=["holder_person", "holder_since"])
            record(
                TicketEvent.ASSIGNED,
                subject=ticket,
                by=by,
                at=at,
                department=ticket.holder_department_id,
                person=None,
                left=person.pk,
            )
    return len(tickets)


def end_invitations(*, person: User, by: User | None, at: datetime) -> int:
    """Take back every invitation of the person, so that none waits for a return; return how many there were."""
    mine = Watcher.objects.filter(user=person, reason=WatchReason.INVITED)
    with transaction.atomic():
        invited = Ticket.objects.filter(watchers__in=mine.values("pk")).order_by("pk")
        tickets = list(invited.select_for_update(no_key=True, of=("self",)))
        for ticket in tickets:
            mine.filter(ticket=ticket).delete()
            record(TicketEvent.WATCHER_REMOVED, subject=ticket, by=by, at=at, person=person.pk)
        return len(tickets)
