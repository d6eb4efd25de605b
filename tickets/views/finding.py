"""Find what the person may know of; everything else does not exist for him."""

from django.db.models import QuerySet
from django.http import Http404

from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.queries.companions import attach_companions
from tickets.rules import promises_visible_to, visible_to


def find_ticket(user: User, number: str) -> Ticket:
    """Return the ticket with everything its page shows. Raises Http404 where the person may not know of it."""
    return _found(visible_to(user), number)


def find_promise(user: User, number: str) -> Ticket:
    """Return a ticket whose promise the person may have explained, though perhaps not its content. Raises Http404."""
    return _found(promises_visible_to(user), number)


def _found(tickets: QuerySet[Ticket], number: str) -> Ticket:
    rows = tickets.select_related("service__category", "form", "promise").defer("search", "service__search")
    ticket = rows.filter(number=number.upper()).first()
    if ticket is None:
        raise Http404
    attach_companions([ticket])
    return ticket
