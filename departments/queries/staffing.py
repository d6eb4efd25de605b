"""Departments that offer services and in which no one works any more."""

from datetime import datetime

from django.db.models import Q

from departments.cached_reads import org_tree, staffed
from departments.enums import WORKING_ROLES, MemberRole, ServiceState
from departments.models import Department, Membership, Service
from departments.queries.people import nearest
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User


def left_unstaffed(person: int, at: datetime) -> list[Department]:
    """Return the departments that offer something, in which the person worked until `at`, and now no one does."""
    spells = Membership.history.filter(Q(until=None) | Q(until__gte=at), user=person, role__in=WORKING_ROLES)
    tree = org_tree()
    worked = {tree.department_of(unit) for unit in spells.values_list("department", flat=True)}
    return [one for one in Department.objects.filter(pk__in=worked).order_by("pk") if is_unstaffed(one)]


def only_worker_of(person: User) -> list[Department]:
    """Return the departments that offer something, in which nobody but the person works on requests."""
    tree, working = org_tree(), Membership.objects.filter(role__in=WORKING_ROLES)
    own, others = (
        {tree.department_of(unit) for unit in rows.values_list("department", flat=True)}
        for rows in (working.filter(user=person), working.filter(user__is_active=True).exclude(user=person))
    )
    found = Department.objects.filter(pk__in=own - others, is_active=True).order_by("pk")
    return [one for one in found if offered_services(one.pk)]


def is_unstaffed(department: Department) -> bool:
    """Say whether a department in service offers something, and no one there works on requests."""
    if not department.is_active or department.pk in staffed():
        return False
    return offered_services(department.pk) > 0


def offered_services(department: int) -> int:
    """Return how many services the department offers."""
    return Service.objects.filter(department=department, state=ServiceState.PUBLISHED).count()


def answerable_for(department: Department) -> list[User]:
    """Return the nearest heads above a department without people, else admins; and the owners of its services."""
    heads = nearest(department.pk, MemberRole.HEAD) or list(
        User.objects.filter(role_grants__role=CompanyRole.ADMIN, is_active=True)
    )
    offered = Service.objects.filter(department=department, state=ServiceState.PUBLISHED)
    owners = User.objects.filter(pk__in=offered.values("owner"), is_active=True)
    return sorted({*heads, *owners}, key=lambda person: person.pk)
