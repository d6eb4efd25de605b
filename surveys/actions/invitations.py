"""Verbs on invitations: ask once when a ticket closes, take the question back, remind once."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.timers import arming
from surveys import rules
from surveys.models import Invitation, Rating
from surveys.timer_kinds import InvitationTimer
from tickets.enums import ClosedHow
from tickets.models import Ticket

ONE_HOUR = timedelta(hours=1)


def invite(*, ticket: Ticket, at: datetime) -> Invitation | None:
    """Ask the requester about the ticket's present cycle, once; return the invitation, also one made earlier.

    Where they have rated unasked already, the invitation is noted as answered. No one is asked about imported history
    or their own work, nor about a ticket that is open again.
    """
    with transaction.atomic():
        locked = Ticket.objects.select_for_update(no_key=True, of=("self",)).get(pk=ticket.pk)
        known = Invitation.objects.filter(ticket=locked, cycle=locked.cycle).first()
        if known is not None or not _is_asked(locked):
            return known
        rating = Rating.objects.filter(ticket=locked, cycle=locked.cycle).first()
        invitation = Invitation.objects.create(
            ticket=locked,
            cycle=locked.cycle,
            user_id=locked.requester_id,
            provider_id=locked.provider_id,
            holder_id=locked.holder_department_id,
            consumer_id=locked.consumer_id,
            service_id=locked.service_id,
            nonce=uuid4(),
            created_at=at,
            is_mailed=rating is None,
            answered_at=rating.given_at if rating else None,
        )
        if rating is None:
            arming.arm(InvitationTimer.REMINDER, invitation.pk, _reminder_at(locked, at))
    return invitation


def withdraw(*, ticket: Ticket, before_cycle: int, at: datetime) -> int:
    """Take back what was asked about cycles before `before_cycle` and not answered; return how many."""
    with transaction.atomic():
        Ticket.objects.select_for_update(no_key=True, of=("self",)).get(pk=ticket.pk)
        unanswered = Invitation.objects.filter(
            ticket=ticket, cycle__lt=before_cycle, answered_at=None, withdrawn_at=None
        )
        ids = list(unanswered.values_list("pk", flat=True))
        for pk in ids:
            arming.cancel(InvitationTimer.REMINDER, pk)
        return Invitation.objects.filter(pk__in=ids).update(withdrawn_at=at)


def mark_answered(invitation: Invitation, *, at: datetime) -> None:
    """Note the first answer; the caller holds the ticket's lock."""
    if invitation.answered_at is None:
        invitation.answered_at = at
        invitation.save(update_fields=["answered_at"])
        arming.cancel(InvitationTimer.REMINDER, invitation.pk)


def _is_asked(ticket: Ticket) -> bool:
    if ticket.is_imported or ticket.closed_how == ClosedHow.IMPORTED:
        return False
    return ticket.requester.is_active and rules.may_rate(ticket.requester, ticket)


def _reminder_at(ticket: Ticket, asked_at: datetime) -> datetime:
    """An hour into working day RATING_REMINDER_DAYS after, by the requester's calendar or their department's."""
    calendar_id = ticket.requester.calendar_id or ticket.consumer.calendar_id
    schedule = schedule_of(current_version(calendar_id).pk)
    close = schedule.due(asked_at, schedule.working_days(asked_at, settings.RATING_REMINDER_DAYS - 1))
    return schedule.due(schedule.next_opening(close), ONE_HOUR)
