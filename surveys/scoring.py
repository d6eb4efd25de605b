"""What a handful of scores says, and how sure one may be of it. Pure."""

from dataclasses import dataclass
from math import sqrt

# Two-sided 95 %.
Z = 1.96


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, with 95 % confidence."""

    low: float
    high: float


def mean_interval(mean: float, deviation: float | None, n: int) -> Interval | None:
    """Return the interval of a mean of scores 1 to 5 from its sample deviation; None below two scores."""
    if n < 2 or deviation is None:
        return None
    margin = Z * deviation / sqrt(n)
    return Interval(max(1.0, mean - margin), min(5.0, mean + margin))


def share_interval(hits: int, n: int) -> Interval | None:
    """Return Wilson's interval of the share `hits / n`, which holds for few cases too; None for no case."""
    if n == 0:
        return None
    share, square = hits / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    margin = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return Interval(max(0.0, centre - margin), min(1.0, centre + margin))
