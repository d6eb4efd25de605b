"""The requester reminds the assignee: once a working day of the provider.

A nudge is no message: it moves no state and no clock, and answers nothing. The history is what counts them.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.queries.people import department_of
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.display.people import named
from tickets.enums import MessageKind
from tickets.events import TicketEvent
from tickets.models import Message, Ticket
from tickets.queries.audience import reminded_by
from tickets.queries.history import nudges_of
from tickets.workflow import Verb

from .transition import Transition, transition
from .windows import nudge_window


def nudge(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """Remind the holder; from the second time without a public word of the provider in between, their lead as well.

    Raises Refused for a second time on one working day, and says when it can be done again; and where there is no one
    but `by` who could be reminded.
    """
    with transition(ticket, Verb.NUDGE, by=by, at=at) as change:
        nudge_window(change.ticket).require(change.at)
        earlier = nudges_of(change.ticket)
        last = earlier.last()
        is_ignored = last is not None and not _was_answered(change.ticket, since=last.at)
        if not reminded_by(by.pk, change.ticket, change.at, is_ignored=is_ignored):
            raise Refused(_no_one_else(change), code="no_one_to_remind")
        change.record(TicketEvent.NUDGED, count=earlier.count() + 1, is_ignored=is_ignored)
    return ticket


def _no_one_else(change: Transition) -> str:
    unit = {"unit": named(department_of(change.ticket.holder_department))}
    if change.access.works:
        return _("No one else works in %(unit)s, so there is no one to remind.") % unit
    return _("No one works in %(unit)s at the moment, so no one can be reminded. Ask an admin.") % unit


def _was_answered(ticket: Ticket, *, since: datetime) -> bool:
    """Say whether the provider has said anything in public since."""
    words = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC, is_from_provider=True)
    return words.filter(at__gt=since).exists()
