"""Who reads along: invited, and removed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Kind, Wording, register
from tickets.events import TicketEvent, Watching

from .emails import actor_of, ticket_wording
from .telling import ASKING, IN_APP, TEMPLATE, Data, News, on, ticket_kind


@ticket_kind(
    "ticket.invited", gettext_lazy("Invitation to follow a request"), group=ASKING, order=20, icon="eye"
)
def invited(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    return ticket_wording(
        ticket,
        _("%(number)s: %(name)s invites you to follow this request") % parts,
        _("You can read what the requester reads, and you receive the same notifications."),
        because=_("You are receiving this because %(name)s invited you to follow this request.") % parts,
        is_over=not data["access"].is_watcher,
    )


def word_removed(recipient: User, data: Data) -> Wording | None:
    """Name the number alone: they may no longer know the rest."""
    title = _("%(number)s: you no longer follow it") % {"number": data["number"]}
    return Wording(title=title, path=reverse("my_requests"))


watcher_removed = register(
    Kind(
        "ticket.watcher_removed",
        gettext_lazy("You no longer follow a request"),
        word=word_removed,
        template=TEMPLATE,
        channels=IN_APP,
        group=ASKING,
        order=21,
        icon="eye-slash",
    )
)


@on(TicketEvent.INVITED)
def tell_invited(news: News) -> None:
    news.tell(invited, User.objects.filter(pk=data_of(news.event, Watching).person))


@on(TicketEvent.WATCHER_REMOVED)
def tell_watcher_removed(news: News) -> None:
    """The person removed is told so, and nothing of what the request says."""
    person = User.objects.filter(pk=data_of(news.event, Watching).person)
    news.tell(watcher_removed, person, number=news.ticket.number)
