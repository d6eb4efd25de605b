"""The end of a request, and its return."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.timers import arming
from sla.enums import WaitLevel
from sla.models import Clock
from tickets.enums import ClosedHow, Source
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.timer_kinds import TicketTimer
from tickets.workflow import State, Verb

from .answer_writing import Given
from .answering import close_form
from .conversation import Files, await_answer, respond, say
from .transition import Transition, transition
from .windows import reopen_window, working_days_after


def resolve(
    *,
    ticket: Ticket,
    answer: str,
    by: User,
    files: Files = (),
    answers: Given | None = None,
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Ticket:
    """The agent considers the work done and says so in public.

    `answers` are those that the form asks of the provider by the end: of the closing stage, and what is missing of
    fulfilment. Raises WrongAnswers where one of them must be there and is not.

    All clocks stop. The requester confirms or rejects; without a word from them the ticket closes after
    CLOSES_AFTER_DAYS working days of the provider.
    """
    with transition(ticket, Verb.RESOLVE, by=by, at=at) as change:
        change.go()
        close_form(change, answers)
        respond(change)
        message = say(change, answer, files, source=source)
        change.ticket.resolved_at = change.at
        _close_later(change)
        change.record(TicketEvent.RESOLVED, answer=message.pk)
    return ticket


def resolve_unanswered(*, ticket: Ticket, wait: int, at: datetime | None = None) -> None:
    """The desk resolves a ticket whose question no one answered while the clock `wait` ran.

    Where it has moved on since, or a later question waits for its answer, nothing happens. The requester may still say
    that it is not solved, and reopen it later, as after any other resolve.
    """
    with transaction.atomic():
        locked = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
        waits = Clock.objects.filter(pk=wait, stopped_at=None).exists()
        if locked.state != State.WAITING_REQUESTER or not waits:
            return
        with transition(ticket, Verb.RESOLVE, by=None, at=at) as change:
            change.go()
            change.ticket.resolved_at = change.at
            _close_later(change)
            change.record(TicketEvent.RESOLVED, answer=None, how=WaitLevel.NO_ANSWER)


def confirm(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """The requester says that it is solved."""
    with transition(ticket, Verb.CONFIRM, by=by, at=at) as change:
        change.go()
        change.record(TicketEvent.CONFIRMED)
        _close(change, ClosedHow.CONFIRMED)
    return ticket


def not_solved(
    *,
    ticket: Ticket,
    why: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Ticket:
    """The requester says that it is not solved: the next cycle begins (event rule 6)."""
    with transition(ticket, Verb.NOT_SOLVED, by=by, at=at) as change:
        _begin_again(change, why, files, source)
    return ticket


def reopen(
    *,
    ticket: Ticket,
    why: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Ticket:
    """The requester brings a closed ticket back, up to REOPENS_WITHIN_DAYS working days after it was resolved."""
    with transition(ticket, Verb.REOPEN, by=by, at=at) as change:
        reopen_window(change.ticket).require(change.at)
        _begin_again(change, why, files, source)
    return ticket


def close(*, ticket: Ticket, how: ClosedHow = ClosedHow.UNANSWERED, at: datetime | None = None) -> Ticket:
    """The desk closes a resolved ticket that no one spoke up about."""
    with transition(ticket, Verb.CLOSE, by=None, at=at) as change:
        change.go()
        _close(change, how)
    return ticket


def cancel(*, ticket: Ticket, by: User, reason: str = "", at: datetime | None = None) -> Ticket:
    """The requester needs it no longer; clocks stop and do not count, unless late already (event rule 12)."""
    with transition(ticket, Verb.CANCEL, by=by, at=at) as change:
        change.go()
        change.record(TicketEvent.CANCELLED, reason=clean_line(reason)[:500])
    return ticket


def _close_later(change: Transition) -> None:
    at = working_days_after(change.ticket, change.at, settings.CLOSES_AFTER_DAYS)
    arming.arm(TicketTimer.CLOSE, change.ticket.pk, at)


def _close(change: Transition, how: ClosedHow) -> None:
    change.ticket.closed_at, change.ticket.closed_how = change.at, how
    arming.cancel(TicketTimer.CLOSE, change.ticket.pk)
    change.record(TicketEvent.CLOSED, how=how)


def _begin_again(change: Transition, why: str, files: Files, source: Source) -> None:
    if not clean_text(why):
        raise ValidationError({"body": _("Say what is still missing, so that it can be fixed.")})
    ticket = change.ticket
    change.go()
    await_answer(change)
    message = say(change, why, files, source=source)
    ticket.cycle += 1
    ticket.resolved_at = ticket.closed_at = None
    ticket.closed_how = ""
    arming.cancel(TicketTimer.CLOSE, ticket.pk)
    change.record(TicketEvent.REOPENED, cycle=ticket.cycle, why=message.pk)
