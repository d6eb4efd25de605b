"""Whose account a missed promise goes to, and who had it how long."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import F

from departments.models import Department
from departments.queries.people import department_of
from sla import stopwatch
from sla.models import Clock, Segment

from .readings import exclusions_of, spans_of


class Missed(Protocol):
    """A clock, or what a set-based reader knows of one."""

    @property
    def pk(self) -> int: ...
    @property
    def breached_at(self) -> datetime | None: ...


def charged_departments(clocks: Iterable[Missed]) -> dict[int, int | None]:
    """Return clock -> the department that held it at the moment it missed (event rule 3), in two queries.

    Handing a late request on does not hand on the lateness. Nobody is charged for the time with the wrong department.
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
        clock: None if until is not None and missed[clock] < until else department_of(units[holder]).pk
        for clock, holder, until in held
    }


def holder_shares(clock: Clock, at: datetime) -> Mapping[int, timedelta]:
    """Return unit -> the working time that it had the clock running, up to `at` or the stop; uses prefetched rows."""
    segments = sorted(clock.segments.all(), key=lambda one: (one.starts_at, one.pk))
    spans, left_out = spans_of(clock), exclusions_of(clock)
    end = min(clock.stopped_at or at, at)
    edges = [span.starts_at for span in spans[1:]] + [end]
    shares: dict[int, timedelta] = {}
    for segment, span, until in zip(segments, spans, edges, strict=True):
        worked = stopwatch.elapsed([span], min(until, end), left_out)
        if worked and segment.holder_id is not None:
            shares[segment.holder_id] = shares.get(segment.holder_id, timedelta()) + worked
    return shares
