"""What the timers of tickets do."""

from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer
from tickets.actions.lifecycle import close
from tickets.models import Ticket
from tickets.timer_kinds import TicketTimer
from tickets.workflow import State


@handler(TicketTimer.CLOSE)
def close_unanswered(timers: list[Timer]) -> int:
    """Close what was resolved CLOSES_AFTER_DAYS working days ago. Locks the tickets first, as every verb does."""
    free = Ticket.objects.filter(pk__in=[timer.owner_id for timer in timers], state=State.RESOLVED).order_by(
        "pk"
    )
    tickets = {ticket.pk: ticket for ticket in free.select_for_update(skip_locked=True, no_key=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in tickets)
    arming.mark(due, Timer.State.FIRED, at=clock.now())
    for timer in due:
        close(ticket=tickets[timer.owner_id])
    return len(due)
