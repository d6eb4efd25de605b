"""The end of a request, and its return."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.accounts.models import User
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.timers import arming
from servicedesk.verbs.exceptions import Refused
from sla.enums import WaitLevel
from sla.models import Clock
from tickets.enums import ClosedHow
from tickets.events import TicketEvent
from tickets.models import Ticket
from tickets.timer_kinds import TicketTimer
from tickets.workflow import State, Verb

from .conversation import Files, await_answer, respond, say
from .transition import Transition, transition


def resolve(
    *, ticket: Ticket, answer: str, by: User, files: Files = (), at: datetime | None = None
) -> Ticket:
    """The agent considers the work done and says so in public.

    All clocks stop. The requester confirms or rejects; without a word from them the ticket closes after
    CLOSES_AFTER_DAYS working days of the provider.
    """
    with transition(ticket, Verb.RESOLVE, by=by, at=at) as change:
        change.go()
        respond(change)
        message = say(change, answer, files)
        change.ticket.resolved_at = change.at
        arming.arm(
            TicketTimer.CLOSE, ticket.pk, _working_days_after(change, change.at, settings.CLOSES_AFTER_DAYS)
        )
        change.record(TicketEvent.RESOLVED, answer=message.pk)
    return ticket


def resolve_unanswered(*, ticket: Ticket, wait: int, at: datetime | None = None) -> None:
    """The desk resolves a ticket whose question no one answered while the clock `wait` ran.

    Where it moved on meanwhile, or a later question waits for its answer, nothing happens. The requester may still say
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
            arming.arm(
                TicketTimer.CLOSE,
                ticket.pk,
                _working_days_after(change, change.at, settings.CLOSES_AFTER_DAYS),
            )
            change.record(TicketEvent.RESOLVED, answer=None, how=WaitLevel.NO_ANSWER)


def confirm(*, ticket: Ticket, by: User, at: datetime | None = None) -> Ticket:
    """The requester says that it is solved."""
    with transition(ticket, Verb.CONFIRM, by=by, at=at) as change:
        change.go()
        change.record(TicketEvent.CONFIRMED)
        _close(change, ClosedHow.CONFIRMED)
    return ticket


def not_solved(
    *, ticket: Ticket, why: str, by: User, files: Files = (), at: datetime | None = None
) -> Ticket:
    """The requester says that it is not solved: the next cycle begins (event rule 6)."""
    with transition(ticket, Verb.NOT_SOLVED, by=by, at=at) as change:
        _begin_again(change, why, files)
    return ticket


def reopen(*, ticket: Ticket, why: str, by: User, files: Files = (), at: datetime | None = None) -> Ticket:
    """The requester brings a closed ticket back, up to REOPENS_WITHIN_DAYS working days after it was resolved."""
    with transition(ticket, Verb.REOPEN, by=by, at=at) as change:
        resolved_at = change.ticket.resolved_at or change.ticket.closed_at
        days = settings.REOPENS_WITHIN_DAYS
        if resolved_at is None or change.at > _working_days_after(change, resolved_at, days):
            message = ngettext(
                "This was solved more than %(count)s working day ago. Please submit a new request.",
                "This was solved more than %(count)s working days ago. Please submit a new request.",
                days,
            )
            raise Refused(message % {"count": days}, code="too_late_to_reopen")
        _begin_again(change, why, files)
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


def _close(change: Transition, how: ClosedHow) -> None:
    change.ticket.closed_at, change.ticket.closed_how = change.at, how
    arming.cancel(TicketTimer.CLOSE, change.ticket.pk)
    change.record(TicketEvent.CLOSED, how=how)


def _begin_again(change: Transition, why: str, files: Files) -> None:
    if not clean_text(why):
        raise ValidationError({"body": _("Say what is still missing, so that it can be fixed.")})
    ticket = change.ticket
    change.go()
    await_answer(change)
    message = say(change, why, files)
    ticket.cycle += 1
    ticket.resolved_at = ticket.closed_at = None
    ticket.closed_how = ""
    arming.cancel(TicketTimer.CLOSE, ticket.pk)
    change.record(TicketEvent.REOPENED, cycle=ticket.cycle, why=message.pk)


def _working_days_after(change: Transition, start: datetime, days: int) -> datetime:
    schedule = schedule_of(current_version(change.ticket.provider.calendar_id).pk)
    return schedule.due(start, schedule.working_days(start, days))
