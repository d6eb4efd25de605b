"""Requests that a person may file again: their own, and those they filed for others and may read."""

from django.http import Http404

from servicedesk.accounts.models import User
from tickets.models import Attachment, Ticket
from tickets.rules import attachments_visible_to, is_of

from .visible import find_ticket


def copyable_ticket(user: User, number: str) -> Ticket | None:
    """Return the request with what its page shows; None for any that is not theirs to file again."""
    try:
        found = find_ticket(user, number)
    except Http404:
        return None
    return found if is_of(user, found) else None


def files_of_request(user: User, ticket: Ticket) -> list[Attachment]:
    """Return the files that came with the request itself, in their order, as far as the person may read them."""
    files = attachments_visible_to(user, ticket).filter(message=None).select_related("blob")
    return list(files.order_by("at", "position", "pk"))
