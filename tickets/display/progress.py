"""The state of a ticket, in one sentence and as a row of steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.moments import moment_text
from servicedesk.web.display.people import named
from tickets.actions.windows import reopen_window
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
    """The sentence under the title: `waiting` says who waits, and since when; `text` is for when no one works on it;
    with neither, the page says who has worked on it since `since`."""

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
    """Say who works on it, or who is waited for and since when."""
    mine = is_of(viewer, ticket)
    state = State(ticket.state)
    words = {
        "unit": named(ticket.holder_department),
        "requester": named(ticket.requester),
        "moment": moment_text(since),
    }
    if waiting := _WAITING_FOR_ME.get(state) if mine else None:
        return Headline(waiting=waiting % words, since=since)
    if waiting := _WAITING.get(state):
        return Headline(waiting=waiting % words, since=since)
    if state == State.RESOLVED:
        text = _("%(unit)s says it is solved. Is it?") if mine else _("%(unit)s says it is solved.")
        return Headline(text=text % words)
    if ended := _ENDED.get(state):
        return Headline(text=sentences([ended, _until(ticket) if viewer.pk == ticket.requester_id else ""]))
    return Headline(since=ticket.holder_since)


_WAITING_FOR_ME: dict[State, Any] = {
    State.WAITING_REQUESTER: gettext_lazy("%(unit)s has been waiting for your reply since %(moment)s."),
}
_WAITING: dict[State, Any] = {
    State.WAITING_REQUESTER: gettext_lazy("Waiting for %(requester)s's reply since %(moment)s."),
    State.WAITING_THIRD_PARTY: gettext_lazy("%(unit)s has been waiting for a third party since %(moment)s."),
    State.WAITING_DEPARTMENT: gettext_lazy(
        "%(unit)s has been waiting for another department since %(moment)s."
    ),
    State.AWAITING_APPROVAL: gettext_lazy("Waiting for approval since %(moment)s."),
}
_ENDED: dict[State, Any] = {
    State.CLOSED: gettext_lazy("The request is closed."),
    State.CANCELLED: gettext_lazy("The request was withdrawn."),
    State.REJECTED: gettext_lazy("The request was not approved."),
    State.MERGED: gettext_lazy("The request was merged into another one."),
}


def _until(ticket: Ticket) -> str:
    """Say until when a closed request can be reopened; empty where that is over, or it was never closed."""
    window = reopen_window(ticket) if ticket.state == State.CLOSED else None
    if window is None or window.closes_at is None or not window.is_open(clock.reading()):
        return ""
    return _("You can reopen it until %(moment)s.") % {"moment": moment_text(window.closes_at)}


def moved_at(ticket: Ticket, events: Iterable[Event]) -> datetime:
    """Return since when the ticket is in the state it is in, as far as its history tells."""
    moments = [event.at for event in events if event.kind in MOVING]
    return max(moments, default=ticket.first_response_at or ticket.holder_since)


def taken_at(events: Iterable[Event]) -> datetime | None:
    """Return when someone first took it."""
    taken = (
        event.at
        for event in events
        if event.kind == TicketEvent.ASSIGNED and data_of(event, Assigned).person == event.actor_id
    )
    return min(taken, default=None)


def steps(ticket: Ticket, viewer: User, since: datetime, taken: datetime | None) -> list[Step]:
    """Return the way of the request: sent, answered, worked on, resolved, closed; what happened, as it happened."""
    state = State(ticket.state)
    sent = Step(pgettext("step of a request", "Submitted"), "done", ticket.submitted_at)
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
        return [work] if work.state == "done" else [work, *_todo(_("Replied"))]
    answered = Step(_("Replied"), "done", answered_at)
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
        return (
            _("Waiting for your reply")
            if viewer.pk == ticket.requester_id
            else _("Waiting for the requester")
        )
    return _("In progress") if state == State.IN_PROGRESS else _label(ticket)


def _label(ticket: Ticket) -> str:
    """Return the state by the same word as in lists."""
    return ticket.state_label.capitalize()
