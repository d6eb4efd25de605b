"""The requester reminds whoever holds the request: once a working day of the provider.

A nudge is no message: it moves no state and no clock, and answers nothing. The history is what counts them.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.verbs.exceptions import Refused
from servicedesk.web.display.moments import dated_moment_text
from tickets.enums import MessageKind
from tickets.events import TicketEvent
from tickets.models import Message, Ticket
from tickets.workflow import Verb

from .transition import transition


def nudge(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """Remind the holder; from the second time without a public word of the provider in between, their lead as well.

    Raises Refused for a second time on one working day, and says when it can be done again.
    """
    with transition(ticket, Verb.NUDGE, by=by, at=at) as change:
        earlier = Event.objects.filter(
            subject_type=subject_type(Ticket), subject_id=change.ticket.pk, kind=TicketEvent.NUDGED
        )
        last = earlier.order_by("-seq").first()
        if last is not None and change.at < (again := _next_working_day(change.ticket, last.at)):
            message = _(
                "There was already a nudge on this working day. The next one is possible from %(moment)s."
            )
            raise Refused(message % {"moment": dated_moment_text(again)}, code="nudged_already")
        ignored = last is not None and not _was_answered(change.ticket, since=last.at)
        change.record(TicketEvent.NUDGED, count=earlier.count() + 1, is_ignored=ignored)
    return ticket


def _next_working_day(ticket: Ticket, at: datetime) -> datetime:
    """Return when the working day after that of `at` begins; after hours belongs to the day that follows."""
    schedule = schedule_of(current_version(ticket.provider.calendar_id).pk)
    return schedule.next_opening(schedule.due(at, schedule.working_days(at, 0)))


def _was_answered(ticket: Ticket, *, since: datetime) -> bool:
    """Say whether the provider has said anything in public since."""
    words = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC, is_from_provider=True)
    return words.filter(at__gt=since).exists()
