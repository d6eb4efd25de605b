"""Who has which role in the company, and who is whose deputy."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from .cached_reads import absences_by_deputy, absences_by_person, roles_by_person
from .enums import CompanyRole
from .models import Absence, Assistance, User


def roles_of(user: User) -> frozenset[str]:
    """Return the company roles of a person; read once per instance, so once per request."""
    known: frozenset[str] | None = user.__dict__.get("_company_roles")
    if known is None:
        known = user.__dict__["_company_roles"] = roles_by_person([user.pk])[user.pk]
    return known


def is_admin(user: User) -> bool:
    return CompanyRole.ADMIN in roles_of(user)


def is_executive(user: User) -> bool:
    return CompanyRole.EXECUTIVE in roles_of(user)


def is_arbiter(user: User) -> bool:
    return CompanyRole.ARBITER in roles_of(user)


def stands_in_for(user: User, at: datetime) -> frozenset[int]:
    """Return ids of the absent people whose rights `user` has at `at`."""
    away = absences_by_deputy([user.pk])[user.pk]
    return frozenset(person for person, starts_at, ends_at in away if starts_at <= at < ends_at)


def assists(user: User, person: User, at: datetime) -> bool:
    """Say whether the person has named `user` as an assistant for a time in which `at` lies."""
    named = Assistance.objects.filter(person=person, assistant=user, starts_at__lte=at, ends_at__gt=at)
    return named.exists()


def deputies_of(people: Iterable[int], at: datetime) -> dict[int, int | None]:
    """Return absent person -> deputy (or None) for those of `people` who are away at `at`."""
    away = Absence.objects.filter(Q(user_id__in=list(people)), starts_at__lte=at, ends_at__gt=at)
    return dict(away.values_list("user_id", "deputy_id"))


def away_at(people: Iterable[int], at: datetime) -> dict[int, tuple[int | None, datetime]]:
    """Return absent person -> (deputy or None, until when) as it is remembered: for what pages show, not for verbs."""
    return {
        person: (deputy, ends_at)
        for person, times in absences_by_person(people).items()
        for deputy, starts_at, ends_at in times
        if starts_at <= at < ends_at
    }


def people_visible_to(user: User) -> QuerySet[User]:
    """The directory: colleagues are no secret inside the company; those who left are seen by admins only."""
    return User.objects.all() if is_admin(user) else User.objects.filter(is_active=True)
