"""Reads about people."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q, QuerySet

from servicedesk.events.models import Event
from servicedesk.events.record import subject_type

from .events import PersonEvent
from .models import Absence, ApiCall, ApiToken, Assistance, User

DEEPEST_LINE = 30
CALLS_KEPT = timedelta(days=1)


def never_invited() -> QuerySet[User]:
    """Return whoever works here, has no password and was never sent a link to choose one."""
    sent = Event.objects.filter(
        kind=PersonEvent.INVITED, subject_type=subject_type(User), subject_id=OuterRef("pk")
    )
    waiting = User.objects.filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return waiting.filter(~Exists(sent)).order_by("pk")


def line_above(person_id: int) -> list[int]:
    """Return a person's id and those of the managers above them, from below; a loop ends it."""
    line = [person_id]
    while len(line) < DEEPEST_LINE:
        above = User.objects.filter(pk=line[-1]).values_list("line_manager_id", flat=True).first()
        if above is None or above in line:
            break
        line.append(above)
    return line


def coming_absences(user: User, at: datetime) -> QuerySet[Absence]:
    """Return the person's absences that are not over, the next first."""
    rows = Absence.objects.filter(user=user, ends_at__gt=at).select_related("deputy")
    return rows.order_by("starts_at")


def standing_in(user: User, at: datetime) -> QuerySet[Absence]:
    """Return the absences of others in which the person is or will be the deputy."""
    rows = Absence.objects.filter(deputy=user, ends_at__gt=at).select_related("user")
    return rows.order_by("starts_at")


def assistants_of(user: User, at: datetime) -> QuerySet[Assistance]:
    """Return whom the person has named as assistants, now or for later, by name."""
    rows = Assistance.objects.filter(person=user, ends_at__gt=at).select_related("assistant")
    return rows.order_by("assistant__name", "pk")


def assisted_by(user: User, at: datetime) -> QuerySet[Assistance]:
    """Return whose assistant the person is, now or later, by name."""
    rows = Assistance.objects.filter(assistant=user, ends_at__gt=at).select_related("person")
    return rows.order_by("person__name", "pk")


def assistances_around(user: User, at: datetime) -> QuerySet[Assistance]:
    """Return those of both sides: of the person, and by the person."""
    rows = Assistance.objects.filter(Q(person=user) | Q(assistant=user), ends_at__gt=at)
    return rows.select_related("person", "assistant")


def overlapping(user: User, starts_at: datetime, ends_at: datetime) -> QuerySet[Absence]:
    """Return the person's absences that share a moment with `[starts_at, ends_at)`."""
    return Absence.objects.filter(Q(user=user), starts_at__lt=ends_at, ends_at__gt=starts_at)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return the person's tokens that were not revoked, the newest first."""
    return ApiToken.objects.filter(user=user, revoked_at=None).order_by("-created_at")


def known_call(user: User, key: UUID, at: datetime) -> ApiCall | None:
    """Return the call that the person's program did under a key within the last day."""
    return ApiCall.objects.filter(user=user, key=key, at__gt=at - CALLS_KEPT).first()


def old_calls(at: datetime) -> QuerySet[ApiCall]:
    """Return the calls whose keys may be used again at a moment."""
    return ApiCall.objects.filter(at__lte=at - CALLS_KEPT)
