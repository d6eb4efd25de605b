"""The load of departments: what is open, late, at risk, how old it is, what came and went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q

from departments.queries.scope import Scope
from servicedesk.numbers.statistics import percentage
from sla.models import Promise
from tickets.queries.ageing import BUCKETS, in_bucket
from tickets.queries.figures import (
    FIGURES,
    closed_tickets,
    is_at_risk,
    is_late,
    open_tickets,
    running_promises,
    schedules_for,
)

MOST_URGENT = 5


@dataclass(frozen=True)
class UrgentCounts:
    """Open requests with a promise past its time, and those close to it."""

    late: int = 0
    at_risk: int = 0


@dataclass(frozen=True)
class Flow:
    """Requests that came in, were closed, and those of the closed that needed a second go."""

    filed: int
    closed: int
    reopened: int

    @property
    def first_time_right(self) -> float | None:
        """The percentage of closed requests without a second go."""
        return percentage(self.closed - self.reopened, self.closed, 1) if self.closed else None


def count(key: str, scope: Scope, now: datetime, by: Sequence[str] = ()) -> dict[tuple[object, ...], int]:
    """Return (values of `by`) -> how many rows the figure has, in one query; `by` names fields of the row."""
    if not by:
        return {(): FIGURES[key].rows(scope, now).count()}
    rows = FIGURES[key].rows(scope, now).order_by().values_list(*by).annotate(n=Count("*"))
    return {tuple(row[:-1]): row[-1] for row in rows}


def urgent_counts(
    scope: Scope, now: datetime, by: Sequence[str] = ()
) -> dict[tuple[object, ...], UrgentCounts]:
    """Return (values of `by`) -> late and at risk now, in one query."""
    rows = running_promises(scope, now).order_by().values_list(*(by or ["is_open"])).annotate(
        late=Count("next_due_at", filter=is_late(now)), at_risk=Count("next_due_at", filter=is_at_risk(now))
    )  # fmt: skip
    return {tuple(row[:-2]) if by else (): UrgentCounts(*row[-2:]) for row in rows}


def most_urgent(scope: Scope, now: datetime) -> list[Promise]:
    """Return the first promises that are late or at risk, the oldest due first, in one query."""
    figure = FIGURES["attention"]
    return list(figure.rows(scope, now).order_by(figure.order, "pk").only("pk")[:MOST_URGENT])


def backlog(scope: Scope, now: datetime) -> dict[str, int]:
    """Return bucket's key -> how many open requests are as old, in the order of BUCKETS and in one query.

    It does not heed the scope's age.
    """
    schedules = schedules_for(scope)
    ages = {
        f"b{index}": Count("submitted_at", filter=in_bucket(bucket, schedules, now))
        for index, bucket in enumerate(BUCKETS)
    }
    found = open_tickets(replace(scope, age=""), now).aggregate(**ages)
    return {bucket.key: found[name] for bucket, name in zip(BUCKETS, ages, strict=True)}


def flow(scope: Scope, now: datetime) -> Flow:
    """Return what came in and was closed in the period, in two queries."""
    closed = closed_tickets(scope, now).aggregate(
        n=Count("*"), reopened=Count("cycle", filter=Q(cycle__gt=1))
    )
    return Flow(filed=count("filed", scope, now)[()], closed=closed["n"], reopened=closed["reopened"])
