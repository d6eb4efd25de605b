"""How far a share or a mean can be trusted, and how figures are rounded. Pure.

Fewer than INTERVAL_FROM tell so little that no interval is given for them, and no line is drawn through them.
"""

from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Final

NINETY_FIVE_PERCENT: Final = 1.959963984540054
INTERVAL_FROM: Final = 5


def student_t(freedom: int) -> float:
    """Return how many standard errors a mean may lie off with 95 % confidence, for so many degrees of freedom.

    Fisher's expansion about the normal quantile, right to 0.001 from 4 degrees on; raises ValueError below.
    Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    if freedom < INTERVAL_FROM - 1:
        raise ValueError(f"{freedom} degrees of freedom are too few for the expansion")
    z = NINETY_FIVE_PERCENT
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def wilson(hits: int, n: int, z: float = NINETY_FIVE_PERCENT) -> tuple[float, float]:
    """Return the Wilson score interval of the share `hits / n`, as two shares; (0, 1) where nothing is known.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    spread = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / spread
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / spread
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == n else min(1.0, centre + half)
    return low, high


def half_up(value: float, digits: int = 0) -> float:
    """Return the value rounded as people round, and as the template filter `floatformat` does: 4.25 is 4.3."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def percentage(part: int, whole: int, digits: int = 0) -> float:
    """Return part of whole in percent, rounded half up, but never to all or none while that is not so.

    Every share that people read is rounded here. Raises ZeroDivisionError where there is no whole.
    """
    share, step = half_up(100 * part / whole, digits), 10.0**-digits
    return min(100 - step, max(step, share)) if 0 < part < whole else share
