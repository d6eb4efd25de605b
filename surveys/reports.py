"""Satisfaction by service and by department, from the same rows as `queries.satisfaction`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from departments.queries.scope import Scope
from surveys.models import Rating
from surveys.queries.satisfaction import ratings_between


@dataclass(frozen=True)
class Scores:
    """`n` ratings with the sum of their scores, 1 to 5 each."""

    n: int = 0
    total: int = 0

    def __add__(self, other: "Scores") -> "Scores":
        return Scores(self.n + other.n, self.total + other.total)

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None


def ratings(scope: Scope) -> QuerySet[Rating]:
    """Return the ratings given in the scope's period."""
    rows = ratings_between(start=scope.start, end=scope.end).filter(**scope.whose())
    return rows if scope.score is None else rows.filter(score=scope.score)


def scores(scope: Scope, by: Sequence[str] = ()) -> dict[tuple[object, ...], Scores]:
    """Return (values of `by`) -> scores, in one query; `by` names provider, consumer, service or score."""
    if not by:
        found = ratings(scope).aggregate(n=Count("*"), total=Sum("score", default=0))
        return {(): Scores(found["n"], found["total"])}
    rows = ratings(scope).order_by().values_list(*by).annotate(n=Count("*"), total=Sum("score"))
    return {tuple(row[:-2]): Scores(*row[-2:]) for row in rows}
