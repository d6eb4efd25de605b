"""Reminders of the day by which a department wanted to say more about a need that it was given.

In the morning of that day, where the department works; in the afternoon for the day on which it was given. Who has said
something in public since is not reminded.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.events.record import record
from servicedesk.timers import arming
from tickets.enums import MessageKind, NeedEnd
from tickets.events import TicketEvent
from tickets.models import Message, Need, Ticket
from tickets.timer_kinds import TicketTimer
from tickets.workflow import OPEN_STATES

from .promised_answers import reminder_moment


def remind_of_word(ticket: Ticket, need: Need, at: datetime) -> None:
    """Arm the reminder of a need that was given; the caller holds the ticket's lock."""
    if need.department is None or need.due_on is None:
        return
    zone = ZoneInfo(schedule_of(current_version(need.department.calendar_id).pk).zone)
    moment = reminder_moment(need.due_on, zone, at)
    arming.rearm(TicketTimer.WORD_DUE, ticket.pk, {"": moment} if moment is not None else {})


def forget_word(ticket: Ticket) -> None:
    """Arm it no longer."""
    arming.cancel(TicketTimer.WORD_DUE, ticket.pk)


def say_due(*, ticket: Ticket, at: datetime) -> None:
    """Record that the day has come, so that the department is told.

    Nothing where the request is over or with others by now, or the department has said something meanwhile.
    """
    need = Need.objects.filter(ticket=ticket, end=NeedEnd.GIVEN).order_by("-ended_at").first()
    if need is None or ticket.state not in OPEN_STATES or ticket.provider_id != need.department_id:
        return
    public = Message.objects.filter(ticket=ticket, kind=MessageKind.PUBLIC, is_from_provider=True)
    if need.due_on is not None and not public.filter(at__gt=need.ended_at).exists():
        due_on = need.due_on.isoformat()
        record(TicketEvent.WORD_DUE, subject=ticket, by=None, at=at, unit=ticket.provider_id, due_on=due_on)
