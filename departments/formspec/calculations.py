"""Calculated fields: worked out from other answers, never typed.

As JSON: {"op": "sum" | "count" | "product" | "days_between", "of": [KEY, ...]}. KEY is a field, or for sum and count a
column of rows ("items.amount"). In a row, the columns beside it come first.

- sum: of numbers and of columns; what is empty counts 0.
- count: of rows, choices and files.
- product: empty as soon as one factor is.
- days_between: from the first date to the second, negative where it lies before; or of one date range. `inclusive`
  counts both days, as travel does. Empty without both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from .kinds import OPERATIONS
from .values import FormSpecError

MAX_TERMS = 20
MAX_DECIMALS = 6
EXACT = Context(prec=60)  # 20 factors are never multiplied beyond it: `compute` gives up first
MAX_RESULT = Decimal(10) ** 30


@dataclass(frozen=True)
class Calculation:
    """What is worked out, of which fields, rounded half up to `decimals` (None: as it comes)."""

    op: str
    of: tuple[str, ...]
    is_inclusive: bool = False
    decimals: int | None = None

    def to_json(self) -> dict[str, Any]:
        more = {"inclusive": True} if self.is_inclusive else {}
        return (
            {"op": self.op, "of": list(self.of)}
            | more
            | ({} if self.decimals is None else {"decimals": self.decimals})
        )


def read_calculation(content: Any) -> Calculation | None:
    """Read a stored calculation; None for nothing. Raises FormSpecError."""
    if not content:
        return None
    if not isinstance(content, Mapping) or content.get("op") not in OPERATIONS:
        raise FormSpecError("a calculation is a sum, count, product or days_between", "operation")
    of, decimals = content.get("of") or [], content.get("decimals")
    if not isinstance(of, list) or len(of) > MAX_TERMS or not all(isinstance(key, str) for key in of):
        raise FormSpecError(f"a calculation names up to {MAX_TERMS} fields", "terms", MAX_TERMS)
    if decimals is not None and (type(decimals) is not int or decimals not in range(MAX_DECIMALS + 1)):
        raise FormSpecError(f"a calculation has 0 to {MAX_DECIMALS} decimals", "decimals", MAX_DECIMALS)
    return Calculation(content["op"], tuple(of), bool(content.get("inclusive")), decimals)


def compute(calculation: Calculation, terms: Sequence[Any]) -> Decimal | None:
    """Work it out. `terms` are the values of its fields in order: for a column the list of its cells."""
    result = _WAYS[calculation.op](calculation, terms)
    if result is None or abs(result) > MAX_RESULT:
        return None
    if calculation.decimals is not None:
        result = result.quantize(Decimal(1).scaleb(-calculation.decimals), ROUND_HALF_UP, EXACT)
    return result


def _cells(terms: Sequence[Any]) -> list[Any]:
    return [cell for term in terms for cell in (term if isinstance(term, list | tuple) else [term])]


def _sum(_calculation: Calculation, terms: Sequence[Any]) -> Decimal:
    total = Decimal(0)
    for cell in _cells(terms):
        if isinstance(cell, Decimal):
            total = EXACT.add(total, cell)
    return total


def _count(_calculation: Calculation, terms: Sequence[Any]) -> Decimal:
    return Decimal(sum(cell not in (None, "") for cell in _cells(terms)))


def _product(_calculation: Calculation, terms: Sequence[Any]) -> Decimal | None:
    result = Decimal(1)
    for term in terms:
        if not isinstance(term, Decimal):
            return None
        result = EXACT.multiply(result, term)
    return result if terms else None


def _days(calculation: Calculation, terms: Sequence[Any]) -> Decimal | None:
    ends = [day for term in terms for day in (term if isinstance(term, tuple) else [term])]
    if len(ends) != 2 or not all(isinstance(day, date) for day in ends):
        return None
    days = (ends[1] - ends[0]).days
    return Decimal(days + (1 if days >= 0 else -1) if calculation.is_inclusive else days)


_WAYS = {"sum": _sum, "count": _count, "product": _product, "days_between": _days}
