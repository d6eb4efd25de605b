"""What happens to a ticket at a time."""

from servicedesk.timers.kinds import TimerKind


class TicketTimer(TimerKind):
    CLOSE = "ticket.close", "tickets.Ticket"
    AWAITED = "ticket.awaited", "tickets.Ticket"
    WORD_DUE = "ticket.word_due", "tickets.Ticket"
