"""Who is what in the company, and who stands in for whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from .enums import CompanyRole
from .models import Absence, RoleGrant, User


def roles_of(user: User) -> frozenset[str]:
    """Return the company roles of a person; read once per instance, so once per request."""
    known: frozenset[str] | None = user.__dict__.get("_company_roles")
    if known is None:
        known = frozenset(RoleGrant.objects.filter(user_id=user.pk).values_list("role", flat=True))
        user.__dict__["_company_roles"] = known
    return known


def is_admin(user: User) -> bool:
    return CompanyRole.ADMIN in roles_of(user)


def is_executive(user: User) -> bool:
    return CompanyRole.EXECUTIVE in roles_of(user)


def is_arbiter(user: User) -> bool:
    return CompanyRole.ARBITER in roles_of(user)


def stands_in_for(user: User, at: datetime) -> QuerySet[Absence, int]:
    """Return ids of the absent people whose rights `user` has at `at`."""
    absences = Absence.objects.filter(deputy_id=user.pk, starts_at__lte=at, ends_at__gt=at)
    return absences.values_list("user_id", flat=True)


def deputies_of(people: Iterable[int], at: datetime) -> dict[int, int | None]:
    """Return absent person -> deputy (or None) for those of `people` who are away at `at`."""
    away = Absence.objects.filter(Q(user_id__in=list(people)), starts_at__lte=at, ends_at__gt=at)
    return dict(away.values_list("user_id", "deputy_id"))


def people_visible_to(user: User) -> QuerySet[User]:
    """The directory: colleagues are no secret inside the company; those who left are seen by admins only."""
    return User.objects.all() if is_admin(user) else User.objects.filter(is_active=True)
