"""What those who work on requests are told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.notifications.models import Channel
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.asker import asker_of

from .emails import Data, actor_of, excerpt, moment_in, ticket_kind, told, works

WORKING = gettext_lazy("Requests you work on")


@ticket_kind(
    "ticket.new_work",
    gettext_lazy("New in your team's queue"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="inbox",
    quiet=frozenset({Channel.MAIL}),
)
def new_work(recipient: User, data: Data) -> Wording | None:
    ticket, due = data["the_ticket"], moment_in(data, "first_due_at") or moment_in(data, "due_at")
    parts = {"number": ticket.number, "title": ticket.title, "unit": named(ticket.consumer)}
    title = _("New: %(number)s %(title)s") % parts
    body = _("For %(unit)s.") % parts
    if ticket.filer_id != ticket.requester_id:
        body = _("For %(unit)s, %(name)s.") % {**parts, "name": asker_of(ticket)}
    if due is not None:
        body += " " + _("Due %(moment)s.") % {"moment": dated_moment_text(due)}
    because = _("You get this because you asked for new requests of your team by mail.")
    return told(ticket, title, body, quote=data.get("reason", ""), because=because, due_at=due)


@ticket_kind(
    "ticket.returned",
    gettext_lazy("Back in your team's queue"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="inbox",
    quiet=frozenset({Channel.MAIL}),
)
def returned(recipient: User, data: Data) -> Wording | None:
    """Somebody gave it back, or has left."""
    ticket, due = data["the_ticket"], moment_in(data, "first_due_at") or moment_in(data, "due_at")
    title = _("Back in the queue: %(number)s %(title)s") % {"number": ticket.number, "title": ticket.title}
    if data["the_leaver"] is not None:
        body = _("%(name)s, who held it, has left. Nobody holds it now.") % {
            "name": named(data["the_leaver"])
        }
    else:
        body = _("%(name)s gave it back. Nobody holds it now.") % {"name": actor_of(data)}
    if due is not None:
        body += " " + _("Due %(moment)s.") % {"moment": dated_moment_text(due)}
    because = _("You get this because you asked for requests that come back to your team by mail.")
    return told(ticket, title, body, because=because, due_at=due)


@ticket_kind(
    "ticket.assigned",
    gettext_lazy("A request is given to you"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="person-check",
)
def assigned(recipient: User, data: Data) -> Wording | None:
    ticket, due = data["the_ticket"], moment_in(data, "due_at")
    parts = {"number": ticket.number, "title": ticket.title, "name": actor_of(data)}
    title = _("%(number)s is yours: %(title)s") % parts
    body = _("%(name)s gave it to you.") % parts
    if due is not None:
        body += " " + _("Due %(moment)s.") % {"moment": dated_moment_text(due)}
    return told(ticket, title, body, because=_("You get this because you hold the request."), due_at=due)


@ticket_kind(
    "ticket.answered",
    gettext_lazy("The requester wrote"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="reply",
    says="message",
)
def answered(recipient: User, data: Data) -> Wording | None:
    ticket, message = data["the_ticket"], data["the_message"]
    title = _("%(number)s: %(name)s wrote") % {"number": ticket.number, "name": actor_of(data)}
    because = _("You get this because you hold the request.")
    return told(ticket, title, excerpt(message), message=message, because=because)


@ticket_kind(
    "ticket.reopened",
    gettext_lazy("Not solved after all"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="arrow-counterclockwise",
    says="message",
    is_discreet=True,
)
def reopened(recipient: User, data: Data) -> Wording | None:
    ticket, why = data["the_ticket"], data["the_message"]
    title = _("%(number)s is not solved yet") % {"number": ticket.number}
    because = _("You get this because you hold the request, or lead those who do.")
    return told(ticket, title, excerpt(why), message=why, because=because, due_at=moment_in(data, "due_at"))


@ticket_kind(
    "ticket.noted",
    gettext_lazy("Internal notes"),
    group=WORKING,
    order=20,
    concerns=works,
    icon="lock",
    says="message",
)
def noted(recipient: User, data: Data) -> Wording | None:
    ticket, note = data["the_ticket"], data["the_message"]
    title = _("%(number)s: note by %(name)s") % {"number": ticket.number, "name": actor_of(data)}
    because = _("You get this because you hold the request.")
    return told(ticket, title, excerpt(note), message=note, because=because)
