"""Find what the person may know of; everything else does not exist for him."""

from django.http import Http404

from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.queries.companions import attach_companions
from tickets.rules import visible_to


def find_ticket(user: User, number: str) -> Ticket:
    """Return the ticket with everything its page shows. Raises Http404 where the person may not know of it."""
    rows = (
        visible_to(user)
        .select_related("service__category", "form", "promise")
        .defer("search", "service__search")
    )
    ticket = rows.filter(number=number.upper()).first()
    if ticket is None:
        raise Http404
    attach_companions([ticket])
    return ticket
