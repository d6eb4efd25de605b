"""Satisfaction: how requests were rated, and how many of those asked answered.

Every rating given in the period counts, once per ticket and cycle: a rating survives a reopening, and so the figures
of a period that is over stay as they were. `ratings` are the rows behind every number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from departments.queries.scope import Scope
from surveys.enums import Score
from surveys.models import Invitation, Rating
from surveys.scoring import Interval, mean_interval, sample_deviation

GOOD = 4


@dataclass(frozen=True)
class Scores:
    """How often each score from 1 to 5 was given."""

    counts: tuple[int, ...] = (0,) * len(Score)

    @classmethod
    def together(cls, parts: Iterable["Scores"]) -> "Scores":
        """Return what the parts add up to."""
        return cls(tuple(map(sum, zip(cls().counts, *(part.counts for part in parts), strict=True))))

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def total(self) -> int:
        return sum(score * count for score, count in enumerate(self.counts, start=1))

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def good(self) -> int:
        """How many gave 4 or 5."""
        return sum(self.counts[GOOD - 1 :])

    @property
    def mean_interval(self) -> Interval | None:
        """Where the mean lies with 95 % confidence; None where they tell too little."""
        if self.mean is None:
            return None
        return mean_interval(self.mean, sample_deviation(self.counts), self.n)


@dataclass(frozen=True)
class Answers:
    """How many of the period's invitations were answered; those withdrawn before do not count."""

    invited: int = 0
    answered: int = 0


def ratings(scope: Scope) -> QuerySet[Rating]:
    """Return the ratings given in the scope's period."""
    rows = Rating.objects.filter(**scope.whose(), **scope.within("given_at"))
    return rows if scope.score is None else rows.filter(score=scope.score)


def scores(scope: Scope, by: Sequence[str] = ()) -> dict[tuple[object, ...], Scores]:
    """Return (values of `by`) -> scores, in one query; `by` names provider, consumer or service."""
    if not by:
        return {(): Scores(tuple(ratings(scope).aggregate(**COUNTS).values()))}
    return _counted(ratings(scope), by)


def scores_and_before(scope: Scope) -> tuple[Scores, Scores]:
    """Return the scores of the period and those of the period before it, in one query."""
    is_now = ExpressionWrapper(Q(given_at__gte=scope.start), output_field=BooleanField())
    found = _counted(ratings(scope.with_before()).annotate(is_now=is_now), ["is_now"])
    return found.get((True,), Scores()), found.get((False,), Scores())


def answers(scope: Scope) -> Answers:
    """Return how many were asked in the period, and how many of them answered, in one query."""
    rows = Invitation.objects.filter(**scope.whose(), **scope.within("created_at"))
    counted = rows.exclude(answered_at=None, withdrawn_at__isnull=False).aggregate(
        invited=Count("*"), answered=Count("answered_at")
    )
    return Answers(**counted)


COUNTS = {f"given_{score.value}": Count("score", filter=Q(score=score.value)) for score in Score}


def _counted(rows: QuerySet[Rating], by: Sequence[str]) -> dict[tuple[object, ...], Scores]:
    counted = rows.order_by().values_list(*by).annotate(**COUNTS)
    return {tuple(row[: len(by)]): Scores(tuple(row[len(by) :])) for row in counted}
