"""Find what the person may know of; everything else does not exist for him."""

from django.http import Http404

from servicedesk.accounts.models import User
from tickets.models import Ticket
from tickets.rules import visible_to


def find_ticket(user: User, number: str) -> Ticket:
    """Return the ticket with everything its page shows. Raises Http404 where the person may not know of it."""
    ticket = (
        visible_to(user)
        .filter(number=number.upper())
        .select_related(
            "service__department", "service__category", "provider", "consumer", "requester", "filer", "form",
            "holder_department__parent", "holder_person", "promise__provider__calendar",
        )
        .defer("search", "service__search")
        .first()
    )  # fmt: skip
    if ticket is None:
        raise Http404
    return ticket
