"""Attainment: how many promises were kept (sla.md, *Counting*). Numbers and their lists come from `verdicts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, DateTimeField, Func, IntegerField, Q, QuerySet, Value

from departments.queries.scope import Scope, Side
from servicedesk.statistics import wilson
from sla.enums import AdjustmentReason, ClockKind
from sla.models import Adjustment, Excuse, Verdict

GOAL_PERCENT = 95
CONCERN_PERCENT = 85
JUDGED_FROM = 20


@dataclass(frozen=True)
class Attainment:
    """Kept promises out of those that fell due or were done; `imported` of the n are another system's verdicts.

    `corrected` of the met ones are kept after corrections alone: on record they were missed (event rule 9).
    """

    met: int = 0
    n: int = 0
    imported: int = 0
    corrected: int = 0

    def __add__(self, other: "Attainment") -> "Attainment":
        return Attainment(
            self.met + other.met,
            self.n + other.n,
            self.imported + other.imported,
            self.corrected + other.corrected,
        )

    @property
    def met_raw(self) -> int:
        """Kept ones without corrections."""
        return self.met - self.corrected

    @property
    def missed(self) -> int:
        return self.n - self.met

    @property
    def percent(self) -> float | None:
        """The share of kept ones in percent with one decimal; None where nothing counts."""
        return round(100 * self.met / self.n, 1) if self.n else None

    @property
    def of_hundred(self) -> int | None:
        """Kept ones of a hundred; rounded, but never to all or none while that is not so."""
        if not self.n:
            return None
        share = round(100 * self.met / self.n)
        if 0 < self.met < self.n:
            return min(99, max(1, share))
        return share

    @property
    def interval(self) -> tuple[int, int]:
        """Between which percentages the true share lies with 95 % confidence."""
        low, high = wilson(self.met, self.n)
        return floor(100 * low), ceil(100 * high)

    @property
    def is_judged(self) -> bool:
        """Whether there are enough of them to rank or to colour."""
        return self.n >= JUDGED_FROM

    @property
    def shade(self) -> str:
        """kept, risk, late, or none where it is not judged."""
        if not self.is_judged:
            return "none"
        share = 100 * self.met / self.n
        return "kept" if share >= GOAL_PERCENT else "risk" if share >= CONCERN_PERCENT else "late"


def verdicts(scope: Scope, kind: str | None = None) -> QuerySet[Verdict]:
    """Return the verdicts that count in the scope's period, one per promise and kind of clock.

    A team's own time is an agreement inside the provider: it is no figure of those who ask.
    """
    rows = Verdict.objects.filter(**scope.whose(), **scope.within("counts_at"))
    if scope.side is Side.ASKS:
        rows = rows.exclude(kind=ClockKind.OWNERSHIP)
    if kind:
        rows = rows.filter(kind=kind)
    if scope.outcome:
        rows = rows.filter(is_met=scope.outcome == "kept")
    return rows.filter(is_imported=True) if scope.is_imported else rows


def attainment(scope: Scope, by: Sequence[str] = ()) -> dict[tuple[object, ...], Attainment]:
    """Return (kind, *values of `by`) -> attainment, in one query; `by` names provider, consumer or service."""
    return _counted(verdicts(scope), by)


def attainment_between(scope: Scope, moments: Sequence[datetime]) -> dict[tuple[object, ...], Attainment]:
    """Return (kind, i) -> attainment of what counts from `moments[i]` until `moments[i + 1]`, in one query.

    `moments` are in order and lie in the scope's period.
    """
    edges = Value(list(moments), output_field=ArrayField(DateTimeField()))
    bucket = Func("counts_at", edges, function="width_bucket", output_field=IntegerField())
    found = _counted(verdicts(scope).annotate(bucket=bucket), ["bucket"])
    return {(kind, int(str(number)) - 1): value for (kind, number), value in found.items()}


def renegotiated(scope: Scope) -> QuerySet[Verdict]:
    """Return the verdicts on work whose date the requester agreed to change; kept by that date counts as met."""
    agreed = Adjustment.objects.filter(reason=AdjustmentReason.AGREED_DATE)
    return verdicts(scope, ClockKind.RESOLUTION).filter(promise__in=agreed.values("clock__promise"))


def excused(scope: Scope) -> QuerySet[Verdict]:
    """Return the verdicts of misses that are explained, and stay missed."""
    explained = Excuse.objects.values("clock__promise")
    return verdicts(scope).filter(promise__in=explained, is_met=False)


def _counted(rows: QuerySet[Verdict], by: Sequence[str]) -> dict[tuple[object, ...], Attainment]:
    fields = ["kind", *by]
    # `promise` is never null and stands in the covering index, so that no row is read.
    counted = (
        rows.order_by()
        .values_list(*fields)
        .annotate(
            met=Count("promise", filter=Q(is_met=True)),
            n=Count("promise"),
            imported=Count("promise", filter=Q(is_imported=True)),
            corrected=Count("promise", filter=Q(is_met=True, is_met_raw=False)),
        )
    )
    return {tuple(row[: len(fields)]): Attainment(*row[len(fields) :]) for row in counted}
