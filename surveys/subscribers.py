"""What the desk does by itself: a closed ticket is asked about, a reopened one no more."""

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from surveys.actions.invitations import invite, withdraw
from surveys.notifications import invitations
from tickets.events import Reopened, TicketEvent
from tickets.models import Ticket


@subscribe(TicketEvent.CLOSED)
def ask_for_rating(event: Event) -> None:
    ticket = Ticket.objects.get(pk=event.subject_id)
    invitation = invite(ticket=ticket, at=event.at)
    if invitation is not None and invitation.answered_at is None:
        invitations.ask(invitation, event)


@subscribe(TicketEvent.REOPENED)
def take_back(event: Event) -> None:
    """The question was about a result that was taken back; the next close asks again."""
    ticket, cycle = Ticket.objects.get(pk=event.subject_id), data_of(event, Reopened).cycle
    withdraw(ticket=ticket, before_cycle=cycle, at=event.at)
