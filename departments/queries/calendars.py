"""Which units count in which calendar, and whom to ask about one."""

from collections import defaultdict
from collections.abc import Iterable

from departments.models import Department
from servicedesk.accounts.enums import CompanyRole
from servicedesk.accounts.models import User
from servicedesk.calendars.models import Calendar

ASKED = 3


def units_by_calendar(calendars: Iterable[Calendar]) -> dict[int, list[Department]]:
    """Return id of a calendar -> the units in service that count in it; a team with its department's stays out."""
    found: dict[int, list[Department]] = defaultdict(list)
    rows = Department.objects.filter(calendar__in=list(calendars), is_active=True).select_related("parent")
    for unit in rows.order_by("name_en", "pk"):
        if not (unit.is_team and unit.parent and unit.parent.calendar_id == unit.calendar_id):
            found[unit.calendar_id].append(unit)
    return found


def whom_to_ask() -> list[User]:
    """Return the first few admins, who may edit every calendar."""
    admins = User.objects.filter(is_active=True, role_grants__role=CompanyRole.ADMIN)
    return list(admins.order_by("name", "pk")[:ASKED])
