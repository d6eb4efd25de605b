"""A request that fits no service is given the right one by those who looked for it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Service
from departments.rules import may_find, may_order
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_text
from servicedesk.web.display.people import named
from sla.actions import targets
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.workflow import Verb

from .transition import Transition, transition
from .windows import refile_window
from .work import hold


def refile(
    *, ticket: Ticket, service: Service, by: User, reason: str = "", at: datetime | None = None
) -> Ticket:
    """Make it a request for another service, and let those have it who provide that; the number stays.

    Its answers stay with the form that asked for them. The targets become those of the service (event rule 1), what
    was used of them stays used. Of a confidential service it becomes confidential, and stays so.

    Raises Refused where its service is not the one that takes what fits no other, and ValidationError for a service
    that its requester may not order, or `by` may not know of.
    """
    with transition(ticket, Verb.REFILE, by=by, at=at) as change:
        refile_window(change.ticket).require(change.at)
        require_takes(service, change.ticket, by)
        before, was_open = change.ticket.service_id, not change.ticket.is_confidential
        change.go()
        pass_on(change, service)
        sealed = {"sealed": True} if was_open and change.ticket.is_confidential else {}
        change.record(
            TicketEvent.REFILED,
            from_=before,
            service=service.pk,
            unit=service.department_id,
            reason=clean_text(reason),
            **sealed,
        )
    return ticket


def require_takes(service: Service, ticket: Ticket, by: User | None) -> None:
    """Raise ValidationError unless the ticket could have been filed for the service, and `by` knows of that."""
    if service.pk == ticket.service_id:
        raise ValidationError({"service": _("The request has this service already.")})
    if by is not None and not may_find(by, service):
        raise ValidationError({"service": _("This service is not offered.")})
    if not may_order(ticket.requester, service):
        words = {"name": named(ticket.requester)}
        raise ValidationError({"service": _("%(name)s cannot request this service.") % words})


def pass_on(change: Transition, service: Service) -> None:
    """Let those who provide the service have the ticket, in the queue of that service, as part of a verb."""
    ticket = change.ticket
    ticket.service, ticket.provider = service, service.department
    ticket.is_confidential = ticket.is_confidential or service.is_confidential
    hold(change, service.queue, None, provider=service.department)
    change.promise.service = service
    targets.rematch(change.promise, at=change.at, by=change.by)
