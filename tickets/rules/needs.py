"""Who reads the needs without an owner, and who gives them one."""

from django.db.models import QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter
from tickets.models import Need, Ticket


def may_see_needs(user: User) -> bool:
    """The heads of every department, arbiters and admins."""
    return is_arbiter(user) or is_admin(user) or bool(reach_of(user).heads)


def needs_visible_to(user: User) -> QuerySet[Need]:
    """The needs that a person reads, with what was asked for: none of a confidential request."""
    rows = Need.objects.filter(ticket__is_confidential=False)
    return rows if may_see_needs(user) else rows.none()


def may_give(user: User, ticket: Ticket, department: int) -> bool:
    """Let a department have such a request: its heads take it, an arbiter who did not ask for it gives it to anyone."""
    is_party = user.pk in (ticket.requester_id, ticket.filer_id)
    return department in reach_of(user).heads or (is_arbiter(user) and not is_party)
