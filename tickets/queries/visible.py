"""Find what the person may know of; everything else does not exist for them."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from departments.cached_reads import named_units_by_id
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import is_storable
from servicedesk.text.search import SEARCH_TEXT
from tickets.events import TicketEvent
from tickets.models import Attachment, Ticket
from tickets.queries.history import last_of
from tickets.queries.related import attach_companions
from tickets.rules import access, attachments_visible_to, with_ties

# One read for every reader: their relation to the ticket is said by `access`, and not repeated in SQL.
TICKETS = with_ties(Ticket.objects.defer(SEARCH_TEXT))
PROMISED = TICKETS.select_related("promise")


def find_ticket(user: User, number: str) -> Ticket:
    """Return the ticket with everything its page shows. Raises Http404 where the person may not know of it."""
    found = _numbered(TICKETS, number)
    if not access(user, found).sees_outline:
        raise Http404
    return found


def find_passed_on(user: User, number: str) -> Ticket:
    """Return a ticket that the person was the last to pass on to a service, seen or not. Raises Http404."""
    found = _numbered(TICKETS, number)
    event = last_of(found, [TicketEvent.REFILED])
    if event is None or event.actor_id != user.pk:
        raise Http404
    return found


def find_promise(user: User, number: str) -> Ticket:
    """Return a ticket whose promise the person may have explained, though perhaps not its content. Raises Http404."""
    found = _numbered(PROMISED, number)
    if not access(user, found).sees_promise:
        raise Http404
    provider = found.promise.provider_id
    found.promise.provider = named_units_by_id([provider])[provider]
    return found


def find_file(user: User, pk: UUID) -> Attachment:
    """Return a file that the person may read. Raises Http404 for any other."""
    found = Attachment.objects.select_related("ticket__service").filter(pk=pk).first()
    if found is None or not attachments_visible_to(user, found.ticket).filter(pk=pk).exists():
        raise Http404
    return found


def _numbered(tickets: QuerySet[Ticket], number: str) -> Ticket:
    found = tickets.filter(number=number.upper()).first() if is_storable(number) else None
    if found is None:
        raise Http404
    attach_companions(found)
    return found
