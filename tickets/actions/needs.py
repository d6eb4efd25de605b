"""Needs without an owner: a request that no department takes joins them, and somebody gives it one."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Department, Service
from departments.queries.people import agents_of, department_of
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import clean_text
from servicedesk.verbs import transition as verbs
from servicedesk.verbs.exceptions import NotAllowed, Refused
from servicedesk.web.display.people import named
from tickets import rules
from tickets.enums import NeedEnd, Source
from tickets.events import TicketEvent
from tickets.models import Need, Ticket
from tickets.workflow import Verb

from .conversation import Files, respond, say
from .refiling import pass_on, require_takes
from .transition import TICKETS, Transition, transition
from .windows import no_owner_window
from .words_due import remind_of_word
from .work import hold


def no_owner(
    *,
    ticket: Ticket,
    reason: str,
    by: User,
    files: Files = (),
    source: Source = Source.PAGE,
    at: datetime | None = None,
) -> Ticket:
    """Say in public why nobody does it; heads and arbiters read it from then on, until a department has it.

    Whoever says so keeps the ticket meanwhile, and its clocks run on. Raises Refused where it has its service, is
    confidential, or is on the list already.
    """
    with transition(ticket, Verb.NO_OWNER, by=by, at=at) as change:
        no_owner_window(change.ticket).require(change.at)
        change.go()
        respond(change)
        message = say(change, reason, files, source=source)
        Need.objects.create(ticket=change.ticket, message=message, since=change.at)
        change.record(TicketEvent.WITHOUT_OWNER, message=message.pk)
    return ticket


def give_owner(
    *,
    need: Need,
    department: Department,
    due_on: date,
    by: User,
    service: Service | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> Ticket:
    """Let a department have the request, for one of its services or, without one, as a wish; the number stays.

    `due_on` is the day by which the department says more; the requester reads it. Raises Need.DoesNotExist for those
    who do not read needs, NotAllowed where the department is not theirs to give to, Refused where another was faster or
    the request is over, and ValidationError by field.
    """
    ticket = need.ticket
    with given_by(ticket, by, at) as change:
        locked = Need.objects.select_for_update(no_key=True).get(pk=need.pk)
        _require_open(locked, change.ticket)
        _require_right(change.ticket, department, by)
        _require_sense(department, service, due_on, by.today_at(change.at))
        if service is not None:
            require_takes(service, change.ticket, None)
        change.go()
        before = change.ticket.service_id
        if service is not None:
            pass_on(change, service)
        else:
            change.ticket.provider = department
            hold(change, department, None, provider=department)
        _end(locked, NeedEnd.GIVEN, by, change.at, department=department, service=service, due_on=due_on)
        change.record(
            TicketEvent.OWNER_FOUND,
            unit=department.pk,
            service=service.pk if service else None,
            due_on=due_on.isoformat(),
            reason=clean_text(reason),
            from_=before,
        )
        remind_of_word(change.ticket, locked, change.at)
    need.refresh_from_db()
    return ticket


def end_need(*, ticket: Ticket, is_over: bool, by: User | None, at: datetime) -> None:
    """Take the request off the list: it ended, or those who had it found somebody. Nothing where it is on none."""
    how = NeedEnd.OVER if is_over else NeedEnd.MOVED
    Need.objects.filter(ticket=ticket, ended_at=None).update(end=how, ended_at=at, ended_by=by)


def given_by(ticket: Ticket, by: User, at: datetime | None) -> AbstractContextManager[Transition]:
    """Change the ticket by the right to give needs an owner, which those have who do not see the ticket itself."""
    return verbs.transition(replace(TICKETS, ask=_ask), ticket, Verb.REFILE, by=by, at=at)


def _ask(ticket: Ticket, verb: Verb, by: User) -> rules.Access:
    if not rules.needs_visible_to(by).filter(ticket=ticket).exists():
        raise Need.DoesNotExist
    return rules.access(by, ticket)


def _require_open(need: Need, ticket: Ticket) -> None:
    """Raise Refused unless the need waits, and those still have the ticket who said that nobody does it."""
    has_not_moved = department_of(ticket.holder_department).pk == need.message.department_id
    if need.is_open and has_not_moved and ticket.service.is_catch_all:
        return
    if need.department is not None:
        words = {"unit": named(need.department)}
        raise Refused(_("%(unit)s has it already.") % words, code="has_an_owner")
    raise Refused(_("It is not on the list any more."), code="has_an_owner")


def _require_right(ticket: Ticket, department: Department, by: User) -> None:
    if not rules.may_give(by, ticket, department.pk):
        raise NotAllowed(_("You can take it for a department that you head. Arbiters can give it to any."))


def _require_sense(department: Department, service: Service | None, due_on: date, today: date) -> None:
    if department.is_team or not department.is_active or not agents_of(department).exists():
        raise ValidationError({"department": _("No one there can take it. Choose another department.")})
    if service is not None and service.department_id != department.pk:
        words = {"unit": named(department)}
        raise ValidationError({"service": _("This service does not belong to %(unit)s.") % words})
    if due_on < today:
        raise ValidationError({"due_on": _("Choose today or a later day.")})


def _end(
    need: Need,
    how: NeedEnd,
    by: User,
    at: datetime,
    *,
    department: Department,
    service: Service | None,
    due_on: date,
) -> None:
    need.end, need.ended_by, need.ended_at = how, by, at
    need.department, need.service, need.due_on = department, service, due_on
    need.save()
