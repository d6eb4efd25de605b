"""Who reads the needs without an owner, and who gives them one.

What was asked for is read by them as long as it waits; afterwards by those who may read the request, and the others see
no more than what became of it.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter
from tickets.models import Need, Ticket

from .visibility import readable_by


def may_see_needs(user: User) -> bool:
    """The heads of every department, arbiters and admins."""
    return is_arbiter(user) or is_admin(user) or bool(reach_of(user).heads)


def needs_visible_to(user: User) -> QuerySet[Need]:
    """The needs that a person sees: none of a confidential request."""
    rows = Need.objects.filter(ticket__is_confidential=False)
    return rows if may_see_needs(user) else rows.none()


def readable_needs(user: User, needs: Iterable[Need]) -> set[int]:
    """Return those of some needs that the person sees, by id, of which they read what was asked for; one query."""
    needs = list(needs)
    over = {need.ticket_id for need in needs if not need.is_open}
    read = set(readable_by(user).filter(pk__in=over).values_list("pk", flat=True)) if over else set[int]()
    return {need.pk for need in needs if need.is_open or need.ticket_id in read}


def may_give(user: User, ticket: Ticket, department: int) -> bool:
    """Let a department have such a request: its heads take it, an arbiter who did not ask for it gives it to anyone."""
    is_party = user.pk in (ticket.requester_id, ticket.filer_id)
    return department in reach_of(user).heads or (is_arbiter(user) and not is_party)
