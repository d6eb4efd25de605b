"""What calculated fields come to."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from departments.formspec.calculations import Calculation, compute, read_calculation
from departments.formspec.currencies import currency_of
from departments.formspec.values import FormSpecError
from tests.departments.formspec.forms import a_form, field

D = Decimal
MARCH = (date(2026, 3, 30), date(2026, 4, 2))


@pytest.mark.parametrize(
    ("op", "terms", "result"),
    [
        ("sum", [D("0.1"), D("0.2")], D("0.3")),
        ("sum", [None, D(2), [D(3), None]], D(5)),
        ("sum", [], D(0)),
        ("count", [[{}, {}]], D(2)),
        ("count", [None, ["a", "b"]], D(2)),
        ("product", [D("1.5"), D(4)], D(6)),
        ("product", [D(4), None], None),
        ("product", [D(10) ** 15] * 3, None),
        ("days_between", [date(2026, 2, 28), date(2026, 3, 1)], D(1)),
        ("days_between", [date(2026, 3, 1), date(2026, 2, 28)], D(-1)),
        ("days_between", [date(2026, 3, 1), None], None),
        ("days_between", [MARCH], D(3)),
    ],
)
def test_operations(op: str, terms: list[Any], result: Decimal | None) -> None:
    assert compute(Calculation(op, ()), terms) == result


def test_both_days_count_where_it_says_so() -> None:
    both = Calculation("days_between", (), is_inclusive=True)
    assert compute(both, [MARCH]) == 4
    assert compute(both, [MARCH[0], MARCH[0]]) == 1
    assert compute(both, [MARCH[1], MARCH[0]]) == -4


def test_results_are_rounded_half_up() -> None:
    assert str(compute(Calculation("product", (), decimals=2), [D("0.1"), D("0.05")])) == "0.01"
    assert str(compute(Calculation("sum", (), decimals=0), [D("2.5")])) == "3"


@pytest.mark.parametrize(
    "content",
    [
        {"op": "power", "of": ["a"]},
        "sum",
        {"op": "sum", "of": "a"},
        {"op": "sum", "of": ["a"] * 21},
        {"op": "sum", "of": [1]},
        {"op": "sum", "of": ["a"], "decimals": 7},
    ],
)
def test_what_is_no_calculation_is_refused(content: Any) -> None:
    with pytest.raises(FormSpecError):
        read_calculation(content)


def money(key: str, currency: str) -> dict[str, Any]:
    return field(key, "money", currency=currency)


@pytest.mark.parametrize(
    ("op", "of", "own", "currency"),
    [
        ("sum", ["trips.fare"], "", "EUR"),
        ("sum", ["trips.fare", "hotel"], "", "EUR"),
        ("sum", ["trips.fare", "tip"], "", ""),
        ("sum", ["trips.fare", "days"], "", ""),
        ("sum", ["trips.fare"], "CNY", "CNY"),
        ("product", ["hotel", "days"], "", "EUR"),
        ("product", ["hotel", "tip"], "", ""),
        ("count", ["trips"], "", ""),
        ("sum", ["other"], "", "EUR"),
    ],
)
def test_a_result_has_the_currency_of_its_amounts_unless_one_is_set(
    op: str, of: list[str], own: str, currency: str
) -> None:
    form = a_form(
        field("trips", "rows", columns=[money("fare", "EUR")]),
        money("hotel", "EUR"),
        money("tip", "CNY"),
        field("days", "number"),
        field("other", "calculated", calculation={"op": "sum", "of": ["trips.fare"]}),
        field("total", "calculated", calculation={"op": op, "of": of}, currency=own),
    )
    assert currency_of(form, form.by_key["total"]) == currency
