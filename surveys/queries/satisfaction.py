"""Satisfaction of a period: how the work was rated, how sure that is, and how many of those asked answered.

Every rating given in the period counts, once per ticket and cycle: a rating survives a reopening, and so the
figures of a period that is over stay as they were. `ratings_between` are the rows behind the figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, overload

from django.db.models import Avg, Count, Q, QuerySet, StdDev

from departments.models import Department
from surveys.models import Invitation, Rating
from surveys.scoring import Interval, mean_interval, share_interval

By = Literal["provider", "consumer", "service"]
GOOD = 4


@dataclass(frozen=True)
class Satisfaction:
    """The figure: mean of `n` scores from 1 to 5, how many are 4 or 5, how many of those invited answered."""

    n: int = 0
    mean: float | None = None
    mean_interval: Interval | None = None
    good: int = 0
    invited: int = 0
    answered: int = 0

    @property
    def share_good(self) -> float | None:
        """The share of 4 and 5, 0 to 1."""
        return self.good / self.n if self.n else None

    @property
    def share_interval(self) -> Interval | None:
        return share_interval(self.good, self.n)

    @property
    def response_rate(self) -> float | None:
        """The share of the period's invitations that was answered; those withdrawn before do not count."""
        return self.answered / self.invited if self.invited else None


def ratings_between(
    *, start: datetime, end: datetime, provider: Department | int | None = None,
    consumer: Department | int | None = None, service: Any = None,
) -> QuerySet[Rating]:  # fmt: skip
    """Return the ratings given in `[start, end)`, of the whole company where nothing else is said."""
    return Rating.objects.filter(_narrow(provider, consumer, service), given_at__gte=start, given_at__lt=end)


@overload
def satisfaction(
    *, start: datetime, end: datetime, provider: Department | int | None = None,
    consumer: Department | int | None = None, by: None = None,
) -> Satisfaction: ...  # fmt: skip
@overload
def satisfaction(
    *, start: datetime, end: datetime, provider: Department | int | None = None,
    consumer: Department | int | None = None, by: By,
) -> dict[int, Satisfaction]: ...  # fmt: skip
def satisfaction(
    *, start: datetime, end: datetime, provider: Department | int | None = None,
    consumer: Department | int | None = None, by: By | None = None,
) -> Satisfaction | dict[int, Satisfaction]:  # fmt: skip
    """Return the figure of `[start, end)`, or with `by` one per id of provider, consumer or service.

    Two queries, however many groups there are.
    """
    ratings = ratings_between(start=start, end=end, provider=provider, consumer=consumer)
    invitations = Invitation.objects.filter(
        _narrow(provider, consumer, None), created_at__gte=start, created_at__lt=end
    ).exclude(answered_at=None, withdrawn_at__isnull=False)
    scores = _grouped(ratings, by, **SCORES)
    asked = _grouped(invitations, by, **ANSWERS)
    if by is None:
        return _figure(scores.get(None, {}), asked.get(None, {}))
    return {key: _figure(scores.get(key, {}), asked.get(key, {})) for key in scores.keys() | asked.keys()}


SCORES = {
    "n": Count("id"),
    "mean": Avg("score"),
    "deviation": StdDev("score", sample=True),
    "good": Count("id", filter=Q(score__gte=GOOD)),
}
ANSWERS = {"invited": Count("id"), "answered": Count("id", filter=Q(answered_at__isnull=False))}


def _grouped(rows: QuerySet[Any], by: By | None, **figures: Any) -> dict[Any, Mapping[str, Any]]:
    if by is None:
        return {None: rows.aggregate(**figures)}
    return {row[f"{by}_id"]: row for row in rows.order_by().values(f"{by}_id").annotate(**figures)}


def _figure(scores: Mapping[str, Any], asked: Mapping[str, Any]) -> Satisfaction:
    n = scores.get("n") or 0
    mean = float(scores["mean"]) if n else None
    return Satisfaction(
        n=n,
        mean=mean,
        mean_interval=mean_interval(mean, scores.get("deviation"), n) if mean is not None else None,
        good=scores.get("good") or 0,
        invited=asked.get("invited") or 0,
        answered=asked.get("answered") or 0,
    )


def _narrow(provider: Department | int | None, consumer: Department | int | None, service: Any) -> Q:
    wanted = {"provider": provider, "consumer": consumer, "service": service}
    return Q(**{name: value for name, value in wanted.items() if value is not None})
