"""A request is submitted: the confirmation, and news of work to those who work the queue."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.asker import asker_of
from tickets.enums import SPOKEN
from tickets.events import TicketEvent
from tickets.queries import audience

from .emails import actor_of, because_of, due_text, moment_in, ticket_wording
from .telling import ASKING, BY_MAIL, WORKING, Data, News, on, ticket_kind, works_a_queue


@ticket_kind(
    "ticket.received",
    gettext_lazy("Your request was received"),
    group=ASKING,
    order=10,
    icon="send-check",
    is_discreet=True,
)
def received(recipient: User, data: Data) -> Wording | None:
    ticket, first, due = data["the_ticket"], moment_in(data, "first_due_at"), moment_in(data, "due_at")
    parts = {"number": ticket.number, "unit": named(ticket.provider)}
    said = [_("%(unit)s has received it.") % parts]
    if first is not None:
        said.append(_("First reply promised by %(moment)s.") % {"moment": dated_moment_text(first)})
    if due is not None:
        said.append(_("Solution promised by %(moment)s.") % {"moment": dated_moment_text(due)})
    title = _("%(number)s: we have received your request") % parts
    if recipient.pk != ticket.requester_id and not ticket.is_confidential:
        words = {**parts, "name": named(ticket.requester)}
        title = _("%(number)s: we have received your request for %(name)s") % words
    return ticket_wording(ticket, title, sentences(said), because=because_of(data), with_answers=True)


@ticket_kind(
    "ticket.new_work",
    gettext_lazy("New request in your team's queue"),
    group=WORKING,
    order=30,
    concerns=works_a_queue,
    icon="inbox",
    quiet=frozenset({Channel.MAIL}),
)
def new_work(recipient: User, data: Data) -> Wording | None:
    ticket, due = data["the_ticket"], moment_in(data, "first_due_at") or moment_in(data, "due_at")
    parts = {"number": ticket.number, "title": ticket.title, "unit": named(ticket.consumer)}
    title = _("New: %(number)s %(title)s") % parts
    said = [_("From %(name)s, %(unit)s.") % {**parts, "name": asker_of(ticket)}]
    if data.get("reason"):
        said.append(_("Transferred by %(name)s.") % {"name": actor_of(data)})
    because = _("You are receiving this because you chose to get new requests of your team by email.")
    return ticket_wording(
        ticket,
        title,
        sentences([*said, due_text(due)]),
        quote=data.get("reason", ""),
        because=because,
        due_at=due,
        with_answers=True,
    )


@on(TicketEvent.SUBMITTED)
def tell_submitted(news: News) -> None:
    """The requester gets a confirmation (by mail alone if they filed it), the unit's agents a notice of new work.

    What was solved while its requester was on the phone is no news to either: the requester is told of the solution.
    """
    if news.ticket.source in SPOKEN and not news.ticket.is_open:
        return
    dues = news.dues
    asking = audience.asking_side(news.ticket)
    by_himself = [person for person in asking if person.pk == news.event.actor_id]
    news.tell(received, asking, **dues)
    news.told -= {person.pk for person in by_himself}
    news.tell(received, by_himself, channels=BY_MAIL, **dues)
    news.tell(new_work, audience.queue_of(news.ticket.holder_department), **dues)
