"""Attainment: how many promises were kept (sla/README.md, "Counting"). Numbers and their lists come from `verdicts`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)

from departments.queries.scope import Scope, Side
from servicedesk.numbers.periods import Period
from servicedesk.numbers.statistics import INTERVAL_FROM, percentage, wilson
from sla.enums import HEADLINE_KINDS, AdjustmentReason, ClockKind
from sla.models import Adjustment, Excuse, Verdict

GOAL_PERCENT = 95
CONCERN_PERCENT = 85
JUDGED_FROM = 20


class Attainment(NamedTuple):
    """Kept promises out of those that fell due or were done; `imported` of the n are another system's verdicts.

    `corrected` of the met ones are kept after corrections alone: on record they were missed (event rule 9).
    A tuple underneath: a page adds up hundreds of them.
    """

    met: int = 0
    n: int = 0
    imported: int = 0
    corrected: int = 0

    @classmethod
    def together(cls, parts: Iterable["Attainment"]) -> "Attainment":
        """Return what the parts add up to."""
        return cls(*map(sum, zip(*parts, strict=True)))

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
        return percentage(self.met, self.n, 1) if self.n else None

    @property
    def of_hundred(self) -> int | None:
        """Kept ones of a hundred; None where nothing counts."""
        return int(percentage(self.met, self.n)) if self.n else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """Between which percentages the true share lies with 95 % confidence; None where they are too few to say."""
        if self.n < INTERVAL_FROM:
            return None
        low, high = wilson(self.met, self.n)
        return floor(100 * low), ceil(100 * high)

    @property
    def point(self) -> float | None:
        """The percentage to draw a line through; None where they are too few for one."""
        return self.percent if self.n >= INTERVAL_FROM else None

    @property
    def is_judged(self) -> bool:
        """Whether there are enough of them to rank or to colour."""
        return self.n >= JUDGED_FROM

    @property
    def shade(self) -> str:
        """kept, risk, late, or none where it is not judged."""
        if not self.is_judged:
            return "none"
        return shade_of(self.met, self.n)


def shade_of(met: int, n: int) -> str:
    """Return kept, risk or late for a share of promises; n is not 0."""
    share = 100 * met / n
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


def headline_attainment(
    scope: Scope,
) -> tuple[dict[tuple[object, ...], Attainment], dict[str, Attainment]]:
    """Return (kind, service) -> attainment, and kind -> attainment in the period before, in one query.

    Of the kinds that head the figures alone: first answers and solutions.
    """
    is_now = ExpressionWrapper(Q(counts_at__gte=scope.start), output_field=BooleanField())
    rows = verdicts(scope.with_before()).filter(kind__in=HEADLINE_KINDS).annotate(is_now=is_now)
    now: dict[tuple[object, ...], Attainment] = {}
    before = defaultdict[str, list[Attainment]](list)
    for (kind, is_in_period, service), value in _counted(rows, ["is_now", "service"]).items():
        if is_in_period:
            now[kind, service] = value
        else:
            before[str(kind)].append(value)
    return now, {kind: Attainment.together(values) for kind, values in before.items()}


def attainment_by_week(scope: Scope) -> list[tuple[Period, dict[str, Attainment]]]:
    """Return the weeks up to the end of the scope's period, each with its attainment by kind, in one query."""
    weeks = scope.period.weeks()
    whole = scope.in_period(replace(weeks[0], last=weeks[-1].last))
    mondays = Value([week.start for week in weeks], output_field=ArrayField(DateTimeField()))
    number = Func("counts_at", mondays, function="width_bucket", output_field=IntegerField())
    kept: list[dict[str, Attainment]] = [{} for _week in weeks]
    for (kind, nth), value in _counted(verdicts(whole).annotate(number=number), ["number"]).items():
        kept[int(str(nth)) - 1][str(kind)] = value
    return list(zip(weeks, kept, strict=True))


@dataclass(frozen=True)
class Notes:
    """What is to be said about a period's verdicts.

    `renegotiated`: the requester agreed to change the date; kept by that date counts as met. `excused`: misses that
    are explained, and stay missed.
    """

    renegotiated: int = 0
    excused: int = 0


def notes(scope: Scope) -> Notes:
    """Return what is to be said about the scope's verdicts, in one query."""
    agreed = Adjustment.objects.filter(reason=AdjustmentReason.AGREED_DATE)
    renegotiated = verdicts(scope, ClockKind.RESOLUTION).filter(promise__in=agreed.values("clock__promise"))
    excused = verdicts(scope).filter(promise__in=Excuse.objects.values("clock__promise"), is_met=False)
    rows = _number_of("renegotiated", renegotiated).union(_number_of("excused", excused), all=True)
    return Notes(**dict(rows))


# `promise` is never null and is in the covering index, so that no row is read.
COUNTS = {
    "met": Count("promise", filter=Q(is_met=True)),
    "n": Count("promise"),
    "imported": Count("promise", filter=Q(is_imported=True)),
    "corrected": Count("promise", filter=Q(is_met=True, is_met_raw=False)),
}


def _counted(rows: QuerySet[Verdict], by: Sequence[str]) -> dict[tuple[object, ...], Attainment]:
    fields = ["kind", *by]
    counted = rows.order_by().values_list(*fields).annotate(**COUNTS)
    return {row[: len(fields)]: Attainment._make(row[len(fields) :]) for row in counted}


def _number_of(name: str, rows: QuerySet[Verdict]) -> QuerySet[Verdict, tuple[str, int]]:
    return rows.order_by().values_list(Value(name)).annotate(Count("promise"))
