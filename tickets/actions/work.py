"""Who does it: take, assign, transfer; and how urgent it is."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.cached_reads import Tree
from departments.enums import PRIORITY_ORDER, Priority
from departments.models import Department
from departments.queries.people import agents_of, department_of
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import Refused
from sla.actions import promises, targets
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.workflow import Verb

from .transition import Transition, transition


def take(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """Take the ticket and start work."""
    with transition(ticket, Verb.TAKE, by=by, at=at) as change:
        change.go()
        change.take_part()
        hold(change, change.ticket.holder_department, by)
        change.record(TicketEvent.ASSIGNED, department=change.ticket.holder_department_id, person=by.pk)
    return ticket


def assign(
    *,
    ticket: Ticket,
    by: User,
    person: User | None = None,
    team: Department | None = None,
    at: datetime | None = None,
) -> Ticket:
    """Give the ticket to a person, a team, or back to the queue, inside the provider's department.

    Raises ValidationError where the person or team is not of that department, or the team is out of service.
    """
    with transition(ticket, Verb.ASSIGN, by=by, at=at) as change:
        change.go()
        unit = team or change.ticket.holder_department
        units = Tree().with_teams(change.ticket.holder_department_id)
        if unit.pk not in units:
            raise ValidationError(
                {"team": _("That team does not belong to this department. Transfer the request instead.")}
            )
        if unit.pk != change.ticket.holder_department_id and not unit.is_active:
            raise ValidationError({"team": _("%(name)s has been deactivated.") % {"name": unit}})
        if person is not None and not agents_of(unit).filter(pk=person.pk).exists():
            raise ValidationError(
                {"person": _("%(name)s does not work in this department.") % {"name": person}}
            )
        hold(change, unit, person)
        change.record(TicketEvent.ASSIGNED, department=unit.pk, person=person.pk if person else None)
    return ticket


def transfer(
    *,
    ticket: Ticket,
    to: Department,
    reason: str,
    by: User,
    wrong_department: bool = False,
    at: datetime | None = None,
) -> Ticket:
    """Transfer the ticket to another department. The consumer's clocks run on; the number stays (event rule 3).

    "Wrong department" counts as a misroute of the service only before the first response.
    """
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(
            {"reason": _("Give a reason, so that the next department can start right away.")}
        )
    with transition(ticket, Verb.TRANSFER, by=by, at=at) as change:
        own = change.ticket
        source, target = department_of(own.holder_department), department_of(to)
        if target == source:
            raise ValidationError(
                {
                    "to": _(
                        "The request is already with this department. Assign it to a team or person instead."
                    )
                }
            )
        if not to.is_active:
            raise ValidationError({"to": _("%(name)s has been deactivated.") % {"name": to}})
        if not agents_of(target).exists():
            raise ValidationError({"to": _("No one there can take it. Choose another department.")})
        is_misroute = wrong_department and own.first_response_at is None
        change.go()
        own.provider, own.was_misrouted = target, own.was_misrouted or is_misroute
        hold(change, to, None, provider=target, is_misroute=is_misroute)
        change.record(
            TicketEvent.TRANSFERRED,
            from_=source.pk,
            to=to.pk,
            reason=reason,
            wrong_department=is_misroute,
        )
    return ticket


def set_priority(
    *, ticket: Ticket, priority: str, by: User, reason: str = "", at: datetime | None = None
) -> Ticket:
    """Change the priority; the targets follow (event rule 1). Lowering needs a reason.

    Raises ValidationError for an unknown priority or a missing reason, Refused where nothing would change.
    """
    if priority not in Priority.values:
        raise ValidationError({"priority": _("This priority does not exist.")})
    reason = clean_line(reason)
    with transition(ticket, Verb.SET_PRIORITY, by=by, at=at) as change:
        before = Priority(change.ticket.priority)
        if before == priority:
            raise Refused(_("The request already has this priority."), code="unchanged")
        if PRIORITY_ORDER[Priority(priority)] < PRIORITY_ORDER[before] and not reason:
            raise ValidationError(
                {"reason": _("Give a reason for lowering the priority. The requester will read it.")}
            )
        change.ticket.priority = priority
        is_flagged = targets.set_priority(change.promise, priority, at=change.at, by=by)
        change.record(
            TicketEvent.PRIORITY_SET,
            from_=before,
            to=priority,
            reason=reason,
            flagged=is_flagged,
        )
    return ticket


def hold(
    change: Transition,
    unit: Department,
    person: User | None,
    *,
    provider: Department | None = None,
    is_misroute: bool = False,
) -> None:
    """Let a unit, and perhaps one of its people, have the ticket, as part of a verb; the clocks follow."""
    ticket = change.ticket
    has_moved = unit.pk != ticket.holder_department_id
    ticket.holder_department, ticket.holder_person, ticket.holder_since = unit, person, change.at
    if has_moved:
        promises.hand_over(
            change.promise,
            holder=unit,
            provider=provider,
            at=change.at,
            by=change.by,
            is_misroute=is_misroute,
        )
