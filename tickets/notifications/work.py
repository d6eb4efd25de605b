"""What those who work on requests are told."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servicedesk.accounts.models import User
from servicedesk.notifications.kinds import Wording
from servicedesk.notifications.models import Channel
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.moments import dated_moment_text
from servicedesk.web.display.people import named
from tickets.display.asker import asker_of
from tickets.workflow import State, Verb, verbs_in

from .emails import (
    Data,
    actor_of,
    because_they_work,
    excerpt,
    moment_in,
    ticket_kind,
    ticket_wording,
    works_a_queue,
)

WORKING = gettext_lazy("Requests you work on")


@ticket_kind(
    "ticket.new_work",
    gettext_lazy("New request in your team's queue"),
    group=WORKING,
    order=20,
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
        sentences([*said, _due(due)]),
        quote=data.get("reason", ""),
        because=because,
        due_at=due,
        with_answers=True,
    )


@ticket_kind(
    "ticket.returned",
    gettext_lazy("Back in your team's queue"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="inbox",
    quiet=frozenset({Channel.MAIL}),
)
def returned(recipient: User, data: Data) -> Wording | None:
    """Somebody gave it back, has left, or no longer works for the unit."""
    ticket, due = data["the_ticket"], moment_in(data, "first_due_at") or moment_in(data, "due_at")
    title = _("Back in the queue: %(number)s %(title)s") % {"number": ticket.number, "title": ticket.title}
    if data["the_leaver"] is not None:
        body = _("The assignee %(name)s has left. The request is unassigned.") % {
            "name": named(data["the_leaver"])
        }
    elif data["the_mover"] is not None:
        words = {"name": named(data["the_mover"]), "unit": named(ticket.holder_department)}
        body = _("The assignee %(name)s no longer works for %(unit)s. The request is unassigned.") % words
    else:
        body = _("%(name)s returned it to the queue. The request is unassigned.") % {"name": actor_of(data)}
    because = _(
        "You are receiving this because you chose to get requests that come back to your team by email."
    )
    return ticket_wording(ticket, title, sentences([body, _due(due)]), because=because, due_at=due)


@ticket_kind(
    "ticket.assigned",
    gettext_lazy("A request is assigned to you"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="person-check",
)
def assigned(recipient: User, data: Data) -> Wording | None:
    ticket, due = data["the_ticket"], moment_in(data, "due_at")
    parts = {"number": ticket.number, "title": ticket.title, "name": actor_of(data)}
    title = _("%(number)s is assigned to you: %(title)s") % parts
    return ticket_wording(
        ticket,
        title,
        sentences([_("Assigned by %(name)s.") % parts, _due(due)]),
        because=_("You are receiving this because the request is assigned to you."),
        due_at=due,
        with_answers=True,
    )


@ticket_kind(
    "ticket.supplied",
    gettext_lazy("The requester added what was missing"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="upload",
)
def supplied(recipient: User, data: Data) -> Wording | None:
    ticket = data["the_ticket"]
    parts = {"number": ticket.number, "name": actor_of(data)}
    title = _("%(number)s: %(name)s added what was missing") % parts
    return ticket_wording(ticket, title, because=because_they_work(recipient, data), with_answers=True)


@ticket_kind(
    "ticket.answered",
    gettext_lazy("The requester replied"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="reply",
    says="message",
)
def answered(recipient: User, data: Data) -> Wording | None:
    ticket, message = data["the_ticket"], data["the_message"]
    title = _("%(number)s: %(name)s replied") % {"number": ticket.number, "name": actor_of(data)}
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title, excerpt(message), message=message, because=because)


@ticket_kind(
    "ticket.reopened",
    gettext_lazy("Reopened"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="arrow-counterclockwise",
    says="message",
    is_discreet=True,
)
def reopened(recipient: User, data: Data) -> Wording | None:
    ticket, why = data["the_ticket"], data["the_message"]
    title = _("%(number)s was reopened") % {"number": ticket.number}
    because = because_they_work(recipient, data)
    return ticket_wording(
        ticket, title, excerpt(why), message=why, because=because, due_at=moment_in(data, "due_at")
    )


@ticket_kind(
    "ticket.noted",
    gettext_lazy("Internal notes"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="lock",
    says="message",
)
def noted(recipient: User, data: Data) -> Wording | None:
    ticket, note = data["the_ticket"], data["the_message"]
    title = _("%(number)s: internal note by %(name)s") % {"number": ticket.number, "name": actor_of(data)}
    because = because_they_work(recipient, data)
    return ticket_wording(ticket, title, excerpt(note), message=note, because=because)


@ticket_kind(
    "ticket.nudged",
    gettext_lazy("The requester is waiting"),
    group=WORKING,
    order=20,
    concerns=works_a_queue,
    icon="bell",
    is_optional=False,  # the one who nudges reads that it was sent
)
def nudged(recipient: User, data: Data) -> Wording | None:
    """Nothing is left to do about it once the request can no longer be nudged."""
    ticket, count = data["the_ticket"], data["count"]
    title = _("%(number)s: %(name)s is waiting") % {"number": ticket.number, "name": actor_of(data)}
    times = ngettext("Nudged %(n)s time.", "Nudged %(n)s times.", count) % {"n": count}
    ignored = _("Since the last nudge, no one has replied to the requester.") if data["is_ignored"] else ""
    return ticket_wording(
        ticket,
        title,
        sentences([times, ignored]),
        is_over=Verb.NUDGE not in verbs_in(State(ticket.state)),
        because=_("You are receiving this because the request is assigned to you or your team."),
        due_at=moment_in(data, "due_at"),
    )


def _due(at: datetime | None) -> str:
    return _("Due %(moment)s.") % {"moment": dated_moment_text(at)} if at is not None else ""
