"""What a handful of scores says, and how sure one may be of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from servicedesk.numbers.statistics import INTERVAL_FROM, student_t


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
    """Return the interval of a mean of scores 1 to 5 from its sample deviation, by Student's t.

    None below five scores, and where all are the same: those say nothing of how far scores lie apart.
    """
    if n < INTERVAL_FROM or not deviation:
        return None
    margin = student_t(n - 1) * deviation / sqrt(n)
    return Interval(max(1.0, mean - margin), min(5.0, mean + margin))
