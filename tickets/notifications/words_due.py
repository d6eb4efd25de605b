"""A department wanted to say more today about a need that it was given: its head and whoever has it are reminded."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.notifications.kinds import Wording
from servicedesk.web.display.moments import date_text
from servicedesk.web.display.people import named
from tickets.events import TicketEvent, WordDue
from tickets.queries import audience

from .emails import because_they_work, ticket_wording
from .telling import PROMISES, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.word_due",
    gettext_lazy("Your department wanted to say more today"),
    group=PROMISES,
    order=46,
    concerns=works_a_queue,
    icon="alarm",
)
def word_due(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"])}
    day = date_text(date.fromisoformat(data["due_on"]))
    title = _("%(number)s: %(unit)s wanted to say more today") % parts
    body = _(
        "The requester was told that they hear from you by %(day)s. Reply to them, even if it takes longer."
    )
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title, body % {"day": day}, because=because, is_over=not ticket.is_open)


@on(TicketEvent.WORD_DUE)
def tell_word_due(news: News) -> None:
    said = data_of(news.event, WordDue)
    have_it = audience.assignee_of(news.ticket, news.event.at)
    heads = audience.heads_of(said.unit)
    news.tell(word_due, [*have_it, *heads], unit=said.unit, due_on=said.due_on)
