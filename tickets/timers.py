"""What the timers of tickets do."""

from collections import defaultdict

from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer
from tickets.actions.lifecycle import close
from tickets.actions.promised_answers import remind
from tickets.actions.words_due import say_due
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


@handler(TicketTimer.AWAITED)
def remind_of_answers(timers: list[Timer]) -> int:
    """Remind requesters of what they promised for today: once for all that falls together."""
    free = Ticket.objects.filter(pk__in=[timer.owner_id for timer in timers]).order_by("pk")
    tickets = {ticket.pk: ticket for ticket in free.select_for_update(skip_locked=True, no_key=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in tickets)
    arming.mark(due, Timer.State.FIRED, at=clock.now())
    questions: dict[int, list[str]] = defaultdict(list)
    for timer in due:
        questions[timer.owner_id].append(timer.name)
    for pk, keys in questions.items():
        remind(ticket=tickets[pk], questions=keys, at=clock.now())
    return len(due)


@handler(TicketTimer.WORD_DUE)
def remind_of_words(timers: list[Timer]) -> int:
    """Remind departments that they wanted to say more today."""
    free = Ticket.objects.filter(pk__in=[timer.owner_id for timer in timers]).order_by("pk")
    tickets = {ticket.pk: ticket for ticket in free.select_for_update(skip_locked=True, no_key=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in tickets)
    arming.mark(due, Timer.State.FIRED, at=clock.now())
    for timer in due:
        say_due(ticket=tickets[timer.owner_id], at=clock.now())
    return len(due)
