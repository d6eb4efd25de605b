"""What follows for feedback: a closed ticket is asked about, a reopened one no more; the head hears of ratings."""

from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from surveys.actions.invitations import invite, withdraw
from surveys.models import Invitation, Rating
from tickets.models import Ticket
from tickets.queries.audience import first_present, heads_of

LOW = 2


@subscribe("ticket.closed")
def ask_for_rating(event: Event) -> None:
    ticket = Ticket.objects.get(pk=event.subject_id)
    invitation = invite(ticket=ticket, at=event.at)
    if invitation is not None and invitation.answered_at is None:
        _ask("rating.invitation", invitation, event)


@subscribe("ticket.reopened")
def take_back(event: Event) -> None:
    """The question is about a result that does not stand; the next close asks again."""
    withdraw(ticket=Ticket.objects.get(pk=event.subject_id), before_cycle=event.data["cycle"], at=event.at)


@subscribe("rating.reminded")
def remind(event: Event) -> None:
    _ask("rating.reminder", Invitation.objects.get(pk=event.subject_id), event)


@subscribe("rating.given", "rating.corrected")
def tell_head(event: Event) -> None:
    """The head of the department that served hears of each rating at once, of a low one by mail as well."""
    rating = Rating.objects.get(pk=event.subject_id)
    kind = "rating.low" if event.data["score"] <= LOW else "rating.given"
    heads = first_present([lambda: heads_of(rating.provider_id)], event.at)
    others = [person for person in heads if person.pk != event.actor_id]
    tell(
        kind,
        others,
        event=event,
        at=event.at,
        rating=rating.pk,
        score=event.data["score"],
        was=event.data.get("was"),
    )


def _ask(kind: str, invitation: Invitation, event: Event) -> None:
    people = User.objects.filter(pk=invitation.user_id)
    tell(kind, people, event=event, at=event.at, invitation=invitation.pk)
