"""How far a share can be trusted, and how figures are rounded. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Final

NINETY_FIVE_PERCENT: Final = 1.959963984540054


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
