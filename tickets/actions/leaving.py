"""When somebody leaves, what they held goes back to its queue."""

from datetime import datetime

from django.db import transaction

from servicedesk.accounts.models import User
from servicedesk.events.record import record
from tickets.models import Ticket
from tickets.workflow import OPEN_STATES


def release_all(*, person: User, by: User | None, at: datetime) -> int:
    """Take the person off every open ticket he holds; the units keep them. Return how many that were."""
    held = Ticket.objects.filter(holder_person=person, state__in=OPEN_STATES).order_by("pk")
    with transaction.atomic():
        tickets = list(held.select_for_update(no_key=True))
        for ticket in tickets:
            ticket.holder_person, ticket.holder_since = None, at
            ticket.save(update_fields=["holder_person", "holder_since"])
            record(
                "ticket.assigned",
                subject=ticket,
                by=by,
                at=at,
                department=ticket.holder_department_id,
                person=None,
                left=person.pk,
            )
    return len(tickets)
