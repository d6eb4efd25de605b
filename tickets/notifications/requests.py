"""What those who asked, and those who follow, are told about a request."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.answers import in_language
from departments.enums import Priority
from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Kind, Wording, register
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import listed, sentences
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.ending import closes_by_itself, may_be_taken_up, no_objection_text
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.queries.answers import promised
from tickets.workflow import Verb

from .emails import (
    ASKING,
    TEMPLATE,
    Data,
    actor_of,
    because_of,
    because_of_side,
    excerpt,
    moment_in,
    ticket_kind,
    ticket_wording,
)

REPLIED = gettext_lazy("%(number)s: %(name)s replied")
# The kind of event in which something was said -> what those read who are not the ones it was said to.
SAID = {
    TicketEvent.ASKED: gettext_lazy("%(number)s: %(name)s asked the requester a question"),
    TicketEvent.REOPENED: gettext_lazy("%(number)s: %(name)s reopened the request"),
}


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
    "ticket.question",
    gettext_lazy("A question for you"),
    group=ASKING,
    order=10,
    icon="question-circle",
    says="message",
)
def question(recipient: User, data: Data) -> Wording | None:
    ticket, message = data["the_ticket"], data["the_message"]
    title = _("%(number)s: %(name)s needs your reply") % {
        "number": ticket.number,
        "name": actor_of(data),
    }
    return ticket_wording(
        ticket,
        title,
        excerpt(message),
        message=message,
        because=because_of(data),
        note=_("The timer for your request is paused until you reply."),
        actions=[(_("Reply"), ticket.get_absolute_url() + "#composer")],
    )


@ticket_kind(
    "ticket.message",
    gettext_lazy("New reply"),
    group=ASKING,
    order=10,
    icon="chat-left-text",
    says="message",
)
def message(recipient: User, data: Data) -> Wording | None:
    ticket, said = data["the_ticket"], data["the_message"]
    title = str(SAID.get(data.get("after", ""), REPLIED)) % {"number": ticket.number, "name": actor_of(data)}
    return ticket_wording(ticket, title, excerpt(said), message=said, because=because_of(data))


@ticket_kind(
    "ticket.moved",
    gettext_lazy("Transferred to another department"),
    group=ASKING,
    order=10,
    icon="arrow-left-right",
)
def moved(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "unit": named(data["the_unit"]), "name": actor_of(data)}
    title = _("%(number)s was transferred to %(unit)s") % parts
    body = _("Transferred by %(name)s. The promised time does not change.") % parts
    return ticket_wording(
        ticket,
        title,
        body,
        quote=data.get("reason", ""),
        because=because_of(data),
        due_at=moment_in(data, "due_at"),
    )


@ticket_kind("ticket.priority", gettext_lazy("Priority changed"), group=ASKING, order=10, icon="flag")
def priority(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {
        "number": ticket.number,
        "name": actor_of(data),
        "before": Priority(data["before"]).label,
        "after": Priority(data["after"]).label,
    }
    title = _("%(number)s now has priority “%(after)s”") % parts
    body = _("%(name)s changed it from “%(before)s” to “%(after)s”.") % parts
    return ticket_wording(
        ticket,
        title,
        body,
        quote=data.get("reason", ""),
        because=because_of_side(recipient, data),
        due_at=moment_in(data, "due_at"),
    )


@ticket_kind(
    "ticket.solved", gettext_lazy("Solved"), group=ASKING, order=10, icon="check2-circle", says="message"
)
def solved(recipient: User, data: Data) -> Wording | None:
    ticket, answer = data["the_ticket"], data["the_message"]
    note, actions = "", []
    if data["access"].speaks_for_requester:
        note = closes_by_itself()
        actions = [
            (_("Yes, it is solved"), _verb(ticket, Verb.CONFIRM)),
            (_("No, not yet"), _verb(ticket, Verb.NOT_SOLVED)),
        ]
    title = _("%(number)s: %(name)s says it is solved") % {"number": ticket.number, "name": actor_of(data)}
    return ticket_wording(
        ticket,
        title,
        excerpt(answer),
        message=answer,
        note=note,
        actions=actions,
        because=because_of(data),
    )


@ticket_kind(
    "ticket.awaited",
    gettext_lazy("Something you promised to send is due today"),
    group=ASKING,
    order=10,
    icon="alarm",
)
def awaited(recipient: User, data: Data) -> Wording | None:
    """Nothing where it came, or was promised for another day, in the meantime."""
    ticket = data["the_ticket"]
    still = {spec.key: in_language(spec.label) for spec, _day in promised(ticket)}
    labels = [still[key] for key in data["questions"] if key in still]
    if not labels or not ticket.is_open:
        return None
    parts = {"number": ticket.number, "what": listed(labels)}
    return ticket_wording(
        ticket,
        _("%(number)s: today you wanted to add %(what)s") % parts,
        _("If you need more time, name another day there."),
        actions=[(_("Add it now"), _verb(ticket, Verb.SUPPLY))],
        because=because_of(data),
    )


@ticket_kind(
    "ticket.unanswered",
    gettext_lazy("Ended without a reply"),
    group=ASKING,
    order=10,
    icon="check2-circle",
    is_discreet=True,
)
def unanswered(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    if not data["access"].speaks_for_requester:
        title = _("%(number)s has ended: the requester did not reply") % {"number": ticket.number}
        return ticket_wording(ticket, title, because=because_of_side(recipient, data))
    return ticket_wording(
        ticket,
        _("%(number)s has ended: we didn't hear back from you") % {"number": ticket.number},
        may_be_taken_up(),
        actions=[(_("Reopen"), _verb(ticket, Verb.NOT_SOLVED))],
        because=because_of(data),
    )


@ticket_kind(
    "ticket.closed",
    gettext_lazy("Closed"),
    group=ASKING,
    order=10,
    icon="archive",
    channels=frozenset({Channel.APP}),
    is_discreet=True,
)
def closed(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    body = {
        "confirmed": _("%(name)s confirmed that it is solved.") % {"name": actor_of(data)},
        "unanswered": no_objection_text(),
    }.get(data.get("how", ""), "")
    title = _("%(number)s is closed") % {"number": ticket.number}
    return ticket_wording(ticket, title, body, because=because_of(data))


@ticket_kind(
    "ticket.cancelled",
    gettext_lazy("Withdrawn"),
    group=ASKING,
    order=10,
    icon="x-circle",
    is_discreet=True,
)
def cancelled(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    title = _("%(number)s was withdrawn") % parts
    body = _("%(name)s withdrew it: %(title)s") % {**parts, "title": ticket.title}
    because = because_of_side(recipient, data)
    return ticket_wording(ticket, title, body, quote=data.get("reason", ""), because=because)


@ticket_kind(
    "ticket.invited", gettext_lazy("Invitation to follow a request"), group=ASKING, order=10, icon="eye"
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


def watcher_removed(recipient: User, data: Data) -> Wording | None:
    """Name the number alone: they may no longer know the rest."""
    title = _("%(number)s: you no longer follow it") % {"number": data["number"]}
    return Wording(title=title, path=reverse("my_requests"))


register(
    Kind(
        "ticket.watcher_removed",
        gettext_lazy("You no longer follow a request"),
        word=watcher_removed,
        template=TEMPLATE,
        channels=frozenset({Channel.APP}),
        group=ASKING,
        order=10,
        icon="eye-slash",
    )
)


def _verb(ticket: Ticket, verb: Verb) -> str:
    """Return the page that asks before it does: a link in a mail never does anything by itself."""
    return reverse("ticket_verb", args=[ticket.number, verb.value])
