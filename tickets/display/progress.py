"""Where a ticket stands, in one sentence and as the steps of its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.people import named
from tickets.events import Assigned, TicketEvent
from tickets.models import Ticket
from tickets.rules import is_of
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
    mine = is_of(viewer, ticket)
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


def taken_at(events: Iterable[Event]) -> datetime | None:
    """Return when somebody first took it on himself."""
    taken = (
        event.at
        for event in events
        if event.kind == TicketEvent.ASSIGNED and data_of(event, Assigned).person == event.actor_id
    )
    return min(taken, default=None)


def steps(ticket: Ticket, viewer: User, since: datetime, taken: datetime | None) -> list[Step]:
    """Return the way of the request: sent, answered, worked on, resolved, closed; what happened, as it happened."""
    state = State(ticket.state)
    sent = Step(_("Sent"), "done", ticket.submitted_at)
    if state in (State.CANCELLED, State.REJECTED, State.MERGED):
        return [sent, Step(_label(ticket), "stopped", since)]
    if state == State.NEW and ticket.first_response_at is None:
        return [sent, Step(_label(ticket), "now", ticket.holder_since), *_todo(_("In progress"), *_ends())]
    if state == State.RESOLVED:
        worked = _answered_and(_worked(ticket, taken), ticket, taken)
        return [sent, *worked, Step(_("Resolved"), "now", ticket.resolved_at), *_todo(_("Closed"))]
    if state == State.CLOSED:
        worked = _answered_and(_worked(ticket, taken), ticket, taken)
        resolved = Step(_("Resolved"), "done", ticket.resolved_at)
        return [sent, *worked, resolved, Step(_("Closed"), "done", ticket.closed_at)]
    now = Step(_work_label(ticket, viewer), "now", since)
    return [sent, *_answered_and(now, ticket, since), *_todo(*_ends())]


def _worked(ticket: Ticket, taken: datetime | None) -> Step:
    """When work began is said where that was before the answer; else the answer says it."""
    if _is_before_answer(taken, ticket):
        return Step(_("In progress"), "done", taken)
    return Step(_("In progress"), "done", text=" ")


def _answered_and(work: Step, ticket: Ticket, begun: datetime | None) -> list[Step]:
    """Return the answer and the work in the order in which they came; an answer that has not, as still to come."""
    answered_at = ticket.first_response_at
    if answered_at is None:
        return [work] if work.state == "done" else [work, *_todo(_("Answered"))]
    answered = Step(_("Answered"), "done", answered_at)
    return [work, answered] if _is_before_answer(begun, ticket) else [answered, work]


def _is_before_answer(moment: datetime | None, ticket: Ticket) -> bool:
    answered_at = ticket.first_response_at
    return moment is not None and answered_at is not None and moment < answered_at


def _ends() -> tuple[str, str]:
    return _("Resolved"), _("Closed")


def _todo(*labels: str) -> list[Step]:
    return [Step(label, "todo") for label in labels]


def _work_label(ticket: Ticket, viewer: User) -> str:
    state = State(ticket.state)
    if state == State.WAITING_REQUESTER:
        return _("Waits for you") if viewer.pk == ticket.requester_id else _("Waits for the requester")
    return _("In progress") if state == State.IN_PROGRESS else _label(ticket)


def _label(ticket: Ticket) -> str:
    """Return the state by the same word as in lists."""
    return ticket.state_label.capitalize()
