"""Who rates, and who reads a rating."""

from django.db.models import Q, QuerySet

from departments.cached_reads import org_tree
from departments.models import Membership
from departments.queries.scope import Scope, Side
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from surveys.models import Rating
from tickets.events import TicketEvent
from tickets.models import Participation, Ticket
from tickets.workflow import State

WORK = (
    TicketEvent.ASKED,
    TicketEvent.NOTED,
    TicketEvent.RESOLVED,
    TicketEvent.TRANSFERRED,
    TicketEvent.PRIORITY_SET,
)


def visible_to(user: User) -> QuerySet[Rating]:
    """The ratings a person may read: their own, those of what they lead or head, most of them for admins.

    Of a team's lead, those of what the team had when it was closed.

    Agents are not shown single ratings, watchers none. A deputy takes over the work alone and reads none either.
    """
    return Rating.objects.filter(Q(rater=user) | read_by_role(user, "provider", "holder"))


def read_by_role(user: User, *units: str) -> Q:
    """Return which single ratings, or invitations, a person reads by what they are; `units`: the fields that say whose.

    Nothing of a group may be the difference between it and these.
    """
    known = Q(pk__in=[])
    for unit in units:
        known |= Q(**{f"{unit}__in": reach_of(user).leads})
    return known | Q(ticket__is_confidential=False) if is_admin(user) else known


def may_read_every_rating(user: User, scope: Scope) -> bool:
    """Say whether the person may read every single rating that the scope may contain.

    Who may not sees satisfaction in groups alone (surveys/queries/released.py). Admins are among them: they read single
    ratings but for confidential ones, and those would be the difference.
    """
    leads = reach_of(user).leads
    return scope.side is Side.SERVES and (scope.team in leads or leads.issuperset(scope.departments))


def may_rate(user: User, ticket: Ticket) -> bool:
    """Say whether the person may rate the ticket now: closed, their own request, and not their own work."""
    if ticket.state != State.CLOSED or user.pk != ticket.requester_id:
        return False
    return not _was_of_fulfilling_department(user, ticket) and not _worked_on(user, ticket)


def _was_of_fulfilling_department(user: User, ticket: Ticket) -> bool:
    """Whether they belonged, at any moment since filing, to a department that fulfilled it.

    A request inside one department is the exception: there the requester may rate.
    """
    tree = org_tree()
    held = Membership.history.filter(Q(until=None) | Q(until__gt=ticket.submitted_at), user=user)
    units = held.values_list("department_id", flat=True)
    own = {tree.department_of(unit) for unit in units} - {ticket.consumer_id}
    return Participation.objects.filter(ticket=ticket, department__in=own).exists()


def _worked_on(user: User, ticket: Ticket) -> bool:
    """Whether they were its assignee or did an agent's work on it, perhaps as a deputy."""
    if ticket.holder_person_id == user.pk:
        return True
    history = Event.objects.filter(subject_type=subject_type(Ticket), subject_id=ticket.pk)
    held = Q(kind=TicketEvent.ASSIGNED, data__person=user.pk)
    return history.filter(held | Q(kind__in=WORK, actor=user)).exists()
