"""Who is who in a department."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from departments.cached_reads import named_units_by_id, org_tree, staffed
from departments.enums import WORKING_ROLES, MemberRole
from departments.models import Author, Department, Membership
from departments.rules import reach_of
from servicedesk.accounts.models import User


def home_department(user: User) -> Department | None:
    """Return the department a person consumes for: their primary membership's, a team counting as its department."""
    home = reach_of(user).home
    return None if home is None else named_units_by_id([home])[home]


def department_of(unit: Department) -> Department:
    """Return the unit itself, or the department a team belongs to."""
    while unit.is_team and unit.parent is not None:
        unit = unit.parent
    return unit


def agents_of(unit: Department | int) -> QuerySet[User]:
    """Return the active people who work the queue of a unit: its department's and that department's teams'."""
    pk = unit if isinstance(unit, int) else unit.pk
    return _active(org_tree().with_teams(pk), WORKING_ROLES)


def staffed_departments() -> QuerySet[Department]:
    """Return the departments in service in which, or in whose teams, someone works: a request can go there."""
    return Department.objects.filter(is_active=True, pk__in=staffed())


def members_with(unit: int, roles: Iterable[str]) -> QuerySet[User]:
    """Return the active people with one of `roles` in exactly this unit."""
    return _active([unit], roles)


def nearest(unit: int, role: MemberRole) -> list[User]:
    """Return the people with `role` in the unit, or in the nearest unit above that has any."""
    tree, at = org_tree(), unit
    while True:
        people = list(_active([at], [role]))
        parent = tree.parent[at]
        if people or parent is None:
            return people
        at = parent


def leads_of(unit: Department) -> list[User]:
    """Return the leads of the unit or of its department, away or not; where there is none, the nearest head."""
    at: Department | None = unit
    while at is not None:
        leads = list(members_with(at.pk, [MemberRole.LEAD]))
        if leads:
            return leads
        at = at.parent if at.is_team else None
    return nearest(unit.pk, MemberRole.HEAD)


def _active(units: Iterable[int], roles: Iterable[str]) -> QuerySet[User]:
    matching = Membership.objects.filter(department_id__in=list(units), role__in=list(roles))
    return User.objects.filter(Q(pk__in=matching.values("user_id")), is_active=True).order_by("name", "id")


def sole_head_of(person: User) -> list[Department]:
    """Return the units of which no one else who is active is head."""
    others = Membership.objects.filter(role=MemberRole.HEAD, user__is_active=True).exclude(user=person)
    own = Membership.objects.filter(role=MemberRole.HEAD, user=person)
    units = Department.objects.filter(pk__in=own.values("department_id"), is_active=True)
    return list(units.exclude(pk__in=others.values("department_id")))


def authors_of(department: Department) -> QuerySet[Author]:
    """Return who writes for the department and is still here, by name."""
    rows = Author.objects.filter(department=department, person__is_active=True)
    return rows.select_related("person").order_by("person__name", "pk")
