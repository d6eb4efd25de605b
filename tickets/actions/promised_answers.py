"""Reminders of answers that the requester promised for a day: a timer for each, in the morning of that day.

A promise for the day on which it is made is reminded of in the afternoon. Nothing is reminded of twice: whoever sends
nothing is shown to those who work on the request.
"""

from collections.abc import Collection
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from servicedesk.events.record import record
from servicedesk.timers import arming
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.queries.answers import promised
from tickets.timer_kinds import TicketTimer
from tickets.workflow import OPEN_STATES

HOURS = (time(9), time(16))  # of the requester's day


def remind_of_promised(ticket: Ticket, at: datetime) -> None:
    """Arm the reminders of everything that is still promised, and no others. The caller holds the ticket's lock."""
    zone = ZoneInfo(ticket.requester.zone)
    moments = {spec.key: reminder_moment(day, zone, at) for spec, day in promised(ticket)}
    arming.rearm(
        TicketTimer.AWAITED, ticket.pk, {key: due for key, due in moments.items() if due is not None}
    )


def remind(*, ticket: Ticket, questions: Collection[str], at: datetime) -> None:
    """Record that answers are awaited today, so that the requester is told; nothing where they came, or it ended."""
    awaited = [spec.key for spec, _day in promised(ticket) if spec.key in questions]
    if awaited and ticket.state in OPEN_STATES:
        record(TicketEvent.AWAITED, subject=ticket, by=None, at=at, questions=awaited)


def reminder_moment(day: date, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Return when to remind of what was promised for the day; None where that is over."""
    moments = (datetime.combine(day, hour, zone) for hour in HOURS)
    return next((moment for moment in moments if moment > at), None)
