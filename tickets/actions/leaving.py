"""What becomes of the tickets of someone who leaves the company, or a unit whose work they did.

What they held goes back to the queue; to who has left the company, what they were invited to is closed as well.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.events.record import record
from tickets.enums import WatchReason
from tickets.events import TicketEvent
from tickets.models import Ticket, Watcher
from tickets.workflow import OPEN_STATES


def release_all(*, person: User, by: User | None, at: datetime) -> int:
    """Unassign the person's open tickets, which stay with their units. Return how many there were."""
    return _release(_held(person), at, by, left=person.pk)


def release_unworked(*, person: User, by: User | None, at: datetime) -> int:
    """Unassign the open tickets that the person holds where they may work no longer. Return how many there were.

    What they still do, by another role or as someone's deputy, stays theirs.
    """
    return _release(
        _held(person).exclude(holder_department__in=reach_of(person).works), at, by, moved=person.pk
    )


def _held(person: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(holder_person=person, state__in=OPEN_STATES).order_by("pk")


def _release(held: QuerySet[Ticket], at: datetime, by: User | None, **why: int) -> int:
    with transaction.atomic():
        tickets = list(held.select_for_update(no_key=True))
        for ticket in tickets:
            ticket.holder_person, ticket.holder_since = None, at
            ticket.save(update_fields=["holder_person", "holder_since"])
            unit = ticket.holder_department_id
            record(TicketEvent.ASSIGNED, subject=ticket, by=by, at=at, department=unit, person=None, **why)
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
