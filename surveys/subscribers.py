"""What follows for feedback: a closed ticket is asked about, a reopened one no more; heads are notified of ratings."""

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from surveys.actions.invitations import invite, withdraw
from surveys.events import Rated, RatingEvent
from surveys.models import Invitation, Rating
from surveys.queries.audience import readers_above
from tickets.events import Reopened, TicketEvent
from tickets.models import Ticket

LOW = 2


@subscribe(TicketEvent.CLOSED)
def ask_for_rating(event: Event) -> None:
    ticket = Ticket.objects.get(pk=event.subject_id)
    invitation = invite(ticket=ticket, at=event.at)
    if invitation is not None and invitation.answered_at is None:
        _ask("rating.invitation", invitation, event)


@subscribe(TicketEvent.REOPENED)
def take_back(event: Event) -> None:
    """The question was about a result that was taken back; the next close asks again."""
    ticket, cycle = Ticket.objects.get(pk=event.subject_id), data_of(event, Reopened).cycle
    withdraw(ticket=ticket, before_cycle=cycle, at=event.at)


@subscribe(RatingEvent.REMINDED)
def remind(event: Event) -> None:
    _ask("rating.reminder", Invitation.objects.get(pk=event.subject_id), event)


@subscribe(RatingEvent.GIVEN, RatingEvent.CORRECTED)
def tell_head(event: Event) -> None:
    """The head of the department that served is notified of each rating at once, of a low one by mail as well.

    Where that is who rated, the next head above is, and where there is none, the admins.
    """
    rating, said = Rating.objects.get(pk=event.subject_id), data_of(event, Rated)
    kind = "rating.low" if said.score <= LOW else "rating.given"
    tell(
        kind,
        readers_above(rating),
        event=event,
        at=event.at,
        rating=rating.pk,
        score=said.score,
        was=said.was,
    )


def _ask(kind: str, invitation: Invitation, event: Event) -> None:
    people = User.objects.filter(pk=invitation.user_id)
    tell(kind, people, event=event, at=event.at, invitation=invitation.pk)
