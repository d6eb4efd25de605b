"""What a handful of scores says, and how sure one may be of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from servicedesk.statistics import NINETY_FIVE_PERCENT


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, with 95 % confidence."""

    low: float
    high: float


def sample_deviation(counts: Sequence[int]) -> float | None:
    """Return the sample deviation of scores, of which `counts[i]` are `i + 1`; None below two."""
    n = sum(counts)
    if n < 2:
        return None
    total = sum(score * count for score, count in enumerate(counts, start=1))
    squares = sum(score * score * count for score, count in enumerate(counts, start=1))
    return sqrt((n * squares - total * total) / (n * (n - 1)))


def mean_interval(mean: float, deviation: float | None, n: int) -> Interval | None:
    """Return the interval of a mean of scores 1 to 5 from its sample deviation; None below two scores."""
    if n < 2 or deviation is None:
        return None
    margin = NINETY_FIVE_PERCENT * deviation / sqrt(n)
    return Interval(max(1.0, mean - margin), min(5.0, mean + margin))
