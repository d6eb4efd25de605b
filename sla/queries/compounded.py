"""Running cycles whose target includes earlier grants, and so grew with every reopening: what it should be.

Of cycles begun before grants were carried in rows. The grace of each reopening is recalculated as a quarter of the
policy's target; a date that was agreed and a merge set the due themselves and stay where they put it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Extract

from sla import stopwatch
from sla.enums import AdjustmentReason, ClockKind
from sla.models import Adjustment, Clock, Promise

from .affected import Batch
from .change_preview import Effect
from .cycle_lines import holds_grants_in_target, line_of
from .readings import effective_target, exclusions_of, spans_of

ABSOLUTE = (AdjustmentReason.AGREED_DATE, AdjustmentReason.MERGE)


@dataclass(frozen=True)
class Regranted:
    """A clock as it should be: the policy's target, the grants of earlier cycles, and what its own change by."""

    clock: Clock
    promised: timedelta
    grants: list[Adjustment]
    change: timedelta

    @property
    def due_at(self) -> datetime | None:
        """When it would be due."""
        target = effective_target(self.clock) + self.change
        return stopwatch.due(spans_of(self.clock), target, exclusions_of(self.clock), self.clock.carried)


def grown_promises() -> QuerySet[Promise]:
    """Return the promises with an open later cycle of their resolution whose target includes earlier grants.

    As `holds_grants_in_target` says, to the second. Reads the open reopened clocks alone, from an index of their own.
    """
    before = {"kind": ClockKind.RESOLUTION, "cycle": OuterRef("cycle") - 1}
    target = Clock.objects.filter(promise=OuterRef("promise"), **before).values("target_seconds")
    earlier = {f"clock__{name}": value for name, value in before.items()}
    grants = Adjustment.objects.filter(clock__promise=OuterRef("promise"), **earlier).order_by()
    granted = grants.values("clock").annotate(total=Extract(Sum("amount"), "epoch")).values("total")
    later = Clock.objects.filter(kind=ClockKind.RESOLUTION, cycle__gt=1, stopped_at=None)
    grown = later.alias(rest=F("target_seconds") - Subquery(target) - Subquery(granted))
    carried = Adjustment.objects.filter(clock=OuterRef("pk"), carried_from__isnull=False)
    found = grown.filter(~Exists(carried), rest__gt=-1, rest__lt=1)
    return Promise.objects.filter(pk__in=found.values("promise"))


def foreseen_regrants(*, after: int, size: int, at: datetime) -> tuple[Batch, Effect]:
    """Return what `regrant` would do to the next grown clocks after promise id `after`, and how far that comes."""
    parts = "clocks__segments", "clocks__exclusions", "clocks__adjustments"
    rows = grown_promises().filter(pk__gt=after).order_by("pk").prefetch_related(*parts)
    promises, effect = list(rows[:size]), Effect()
    for promise in promises:
        right = regranted(promise, at)
        if right is not None:
            effect.note(right.clock.due_at, right.due_at, at)
    ids = [promise.pk for promise in promises]
    return Batch(ids, frozenset(), ids[-1] if ids else after, is_last=len(ids) < size), effect


def regranted(promise: Promise, at: datetime) -> Regranted | None:
    """Return what a promise's running resolution should have (clocks prefetched); None where it is as it should be."""
    clocks = [one for one in promise.clocks.all() if one.kind == ClockKind.RESOLUTION and not one.stopped_at]
    line = _compounded(line_of(promise, clocks[0])) if clocks else []
    if len(line) < 2:
        return None
    last, promised = line[-1], timedelta(seconds=line[0].target_seconds)
    stored, used = (
        effective_target(last),
        stopwatch.elapsed(spans_of(last), at, exclusions_of(last), last.carried),
    )
    wanted = promised + _granted(line, promised)
    # What would be late at once gets the grace instead, as with any shorter target (event rule 1).
    is_used_up = wanted < stored and wanted <= used
    effective = min(stored, used + stopwatch.grace(promised)) if is_used_up else wanted
    return Regranted(last, promised, [row for one in line[:-1] for row in _rows(one)], effective - stored)


def _compounded(line: Sequence[Clock]) -> list[Clock]:
    """Return the end of a line of which each cycle has the effective target of the one before."""
    first = len(line) - 1
    while first > 0 and holds_grants_in_target(line[first], line[first - 1]):
        first -= 1
    return list(line[first:])


def _granted(line: Sequence[Clock], promised: timedelta) -> timedelta:
    """Return what should be granted beside the policy's target by now."""
    total = stopwatch.ZERO
    for clock in line:
        if clock is not line[0]:
            total = max(total, clock.carried + stopwatch.grace(promised) - promised)
        stored = timedelta(seconds=clock.target_seconds)
        for row in _rows(clock):
            stored += row.amount
            if row.reason in ABSOLUTE:
                total = stored - promised
            elif row.reason != AdjustmentReason.REOPEN:
                total += row.amount
    return total


def _rows(clock: Clock) -> list[Adjustment]:
    return sorted(clock.adjustments.all(), key=lambda row: row.pk)
