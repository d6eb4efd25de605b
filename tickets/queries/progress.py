"""Where a ticket stands, in one sentence and as the steps of its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.web.people import named
from tickets.models import Ticket
from tickets.workflow import State

MOVING = frozenset(
    f"ticket.{verb}"
    for verb in (
        "assigned",
        "asked",
        "answered",
        "transferred",
        "reopened",
        "resolved",
        "cancelled",
        "merged",
        "rejected",
    )
)


@dataclass(frozen=True)
class Headline:
    """The sentence under the title: `waiting` replaces "Facilities has it"; without a holder line, `text` alone."""

    waiting: str = ""
    text: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Step:
    """A step for components/steps.html: state is done, now, todo or stopped."""

    label: str
    state: str
    at: datetime | None = None
    text: str = ""


def headline(ticket: Ticket, viewer: User, since: datetime) -> Headline:
    """Say who has it and what is next."""
    mine = viewer.pk in (ticket.requester_id, ticket.filer_id)
    words = {"unit": named(ticket.holder_department), "requester": named(ticket.requester)}
    match State(ticket.state):
        case State.WAITING_REQUESTER:
            waiting = _("%(unit)s waits for your answer") if mine else _("Waiting for %(requester)s's answer")
            return Headline(waiting=waiting % words, since=since)
        case State.WAITING_THIRD_PARTY:
            return Headline(waiting=_("%(unit)s has it and waits for a third party") % words, since=since)
        case State.WAITING_DEPARTMENT:
            return Headline(
                waiting=_("%(unit)s has it and waits for another department") % words, since=since
            )
        case State.AWAITING_APPROVAL:
            return Headline(waiting=_("It waits for approval") % words, since=since)
        case State.RESOLVED:
            text = _("%(unit)s says it is done. Is it?") if mine else _("%(unit)s says it is done.")
            return Headline(text=text % words)
        case State.CLOSED:
            return Headline(text=_("It is closed."))
        case State.CANCELLED:
            return Headline(text=_("It was withdrawn."))
        case State.REJECTED:
            return Headline(text=_("It was not approved."))
        case State.MERGED:
            return Headline(text=_("It goes on in another request."))
    return Headline(since=ticket.holder_since)


def moved_at(ticket: Ticket, events: Iterable[Event]) -> datetime:
    """Return since when the ticket is in the state it is in, as far as its history tells."""
    moments = [event.at for event in events if event.kind in MOVING]
    return max(moments, default=ticket.first_response_at or ticket.holder_since)


def steps(ticket: Ticket, viewer: User, since: datetime) -> list[Step]:
    """Return the way of the request: sent, answered, worked on, resolved, closed."""
    state = State(ticket.state)
    sent = Step(_("Sent"), "done", ticket.submitted_at)
    if state in (State.CANCELLED, State.REJECTED, State.MERGED):
        return [sent, Step(ticket.state_label.capitalize(), "stopped", since)]
    over = state in (State.RESOLVED, State.CLOSED)
    answered = Step(
        _("Answered"), "done" if ticket.first_response_at or over else "todo", ticket.first_response_at
    )
    if state == State.NEW and ticket.first_response_at is None:
        return [sent, Step(_("In the queue"), "now", ticket.holder_since), *_todo(_("In progress"), *_ends())]
    if not over:
        return [sent, answered, Step(_work_label(ticket, viewer), "now", since), *_todo(*_ends())]
    worked = Step(_("In progress"), "done", text=" ")
    if state == State.RESOLVED:
        return [sent, answered, worked, Step(_("Resolved"), "now", ticket.resolved_at), *_todo(_("Closed"))]
    resolved = Step(_("Resolved"), "done", ticket.resolved_at)
    return [sent, answered, worked, resolved, Step(_("Closed"), "done", ticket.closed_at)]


def _ends() -> tuple[str, str]:
    return _("Resolved"), _("Closed")


def _todo(*labels: str) -> list[Step]:
    return [Step(label, "todo") for label in labels]


def _work_label(ticket: Ticket, viewer: User) -> str:
    state = State(ticket.state)
    if state == State.WAITING_REQUESTER:
        return _("Waits for you") if viewer.pk == ticket.requester_id else _("Waits for the requester")
    if state == State.NEW:
        return _("In the queue")
    return _("In progress") if state == State.IN_PROGRESS else str(ticket.state_label).capitalize()
