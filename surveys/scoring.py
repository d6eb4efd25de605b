"""What a handful of scores says, and how sure one may be of it. Pure."""

from dataclasses import dataclass
from math import sqrt

from servicedesk.statistics import NINETY_FIVE_PERCENT, wilson


@dataclass(frozen=True)
class Interval:
    """Where the true value lies, with 95 % confidence."""

    low: float
    high: float


def mean_interval(mean: float, deviation: float | None, n: int) -> Interval | None:
    """Return the interval of a mean of scores 1 to 5 from its sample deviation; None below two scores."""
    if n < 2 or deviation is None:
        return None
    margin = NINETY_FIVE_PERCENT * deviation / sqrt(n)
    return Interval(max(1.0, mean - margin), min(5.0, mean + margin))


def share_interval(hits: int, n: int) -> Interval | None:
    """Return Wilson's interval of the share `hits / n`, which holds for few cases too; None for no case."""
    return Interval(*wilson(hits, n)) if n else None
