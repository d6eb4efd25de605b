"""Whose account a missed promise goes to."""

from collections.abc import Iterable

from django.db.models import F

from departments.models import Department
from departments.queries.people import department_of
from sla.models import Clock, Segment


def charged_departments(clocks: Iterable[Clock]) -> dict[int, int]:
    """Return clock -> the department that held it at the moment it missed (event rule 3), in two queries.

    Handing a late request on does not hand on the lateness. Clocks that missed nothing are left out.
    """
    missed = [clock.pk for clock in clocks if clock.breached_at is not None]
    begun = Segment.objects.filter(clock__in=missed, starts_at__lte=F("clock__breached_at"))
    held = (
        begun.order_by("clock_id", "-starts_at", "-pk")
        .distinct("clock_id")
        .values_list("clock_id", "holder_id")
    )
    holders = dict(held)
    units = Department.objects.select_related("parent").in_bulk(holders.values())
    return {clock: department_of(units[holder]).pk for clock, holder in holders.items()}
