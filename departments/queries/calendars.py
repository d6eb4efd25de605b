"""Which units count in which calendar, who may change one, and whom to ask."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from departments.cached_reads import org_tree
from departments.enums import STEERING_ROLES
from departments.models import Department, Membership
from departments.models.naming import shown_name
from departments.rules import may_edit_calendar
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.calendars.models import Calendar

ASKED = 3


def units_by_calendar(calendars: Iterable[Calendar]) -> dict[int, list[Department]]:
    """Return id of a calendar -> the units in service that count in it; a team with its department's stays out."""
    found: dict[int, list[Department]] = defaultdict(list)
    rows = Department.objects.filter(calendar__in=list(calendars), is_active=True).select_related("parent")
    for unit in rows.order_by(shown_name(), "pk"):
        if not (unit.is_team and unit.parent and unit.parent.calendar_id == unit.calendar_id):
            found[unit.calendar_id].append(unit)
    return found


def admins_to_ask() -> list[User]:
    """Return the first few admins, who may edit every calendar."""
    admins = User.objects.filter(is_active=True, role_grants__role=CompanyRole.ADMIN)
    return list(admins.order_by("name", "pk")[:ASKED])


def editors_of(calendar: Calendar) -> list[User]:
    """Return who may change a calendar: admins, and the leads and heads of everything that counts in it."""
    tree = org_tree()
    used = Department.objects.filter(calendar=calendar).values_list("pk", flat=True)
    line = set().union(*(tree.above(unit) for unit in used))
    steering = Membership.objects.filter(department__in=line, role__in=STEERING_ROLES)
    asked = Q(pk__in=steering.values("user")) | Q(role_grants__role=CompanyRole.ADMIN)
    people = User.objects.filter(asked, is_active=True).order_by("pk").distinct()
    return [person for person in people if may_edit_calendar(person, calendar)]
