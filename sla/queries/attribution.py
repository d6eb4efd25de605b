"""Whose account a missed promise goes to."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from django.db.models import F

from departments.models import Department
from departments.queries.people import department_of
from sla.models import Segment


class Missed(Protocol):
    """A clock, or what a set-based reader knows of one."""

    @property
    def pk(self) -> int: ...
    @property
    def breached_at(self) -> datetime | None: ...


class Attribution(NamedTuple):
    """Which department a miss counts for, and which unit of it (a team, or the department) had the request then."""

    department: int | None = None
    holder: int | None = None


def charged_departments(clocks: Iterable[Missed]) -> dict[int, int | None]:
    """Return clock -> the department of its charge; see `charges`."""
    return {clock: charge.department for clock, charge in attributions(clocks).items()}


def attributions(clocks: Iterable[Missed]) -> dict[int, Attribution]:
    """Return clock -> who had the request when it missed (event rule 3), in two queries.

    Handing a late request on does not hand on the lateness. No one is charged for the time with the wrong department.
    Clocks that missed nothing are left out.
    """
    missed = {clock.pk: clock.breached_at for clock in clocks if clock.breached_at is not None}
    begun = Segment.objects.filter(clock__in=missed, starts_at__lte=F("clock__breached_at"))
    held = list(
        begun.order_by("clock_id", "-starts_at", "-pk")
        .distinct("clock_id")
        .values_list("clock_id", "holder_id", "clock__promise__excused_until")
    )
    units = Department.objects.select_related("parent").in_bulk({holder for _clock, holder, _until in held})
    return {
        clock: Attribution()
        if until is not None and missed[clock] < until
        else Attribution(department_of(units[holder]).pk, holder)
        for clock, holder, until in held
    }
