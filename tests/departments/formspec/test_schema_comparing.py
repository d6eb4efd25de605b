"""Comparisons as regular expressions mean what arithmetic means."""

import operator
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments.formspec.schema.comparing import (
    NUMBER,
    decimals_pattern,
    digits_pattern,
    fixed_pattern,
    number_pattern,
)
from departments.formspec.values import digits_of

WAYS = {"lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge, "is": operator.eq}
numbers = st.one_of(
    st.decimals(-1200, 1200, places=2),
    st.integers(-12, 12).map(Decimal),
    st.sampled_from(["0", "0.0", "0.05", "9.99", "10", "99.9", "100", "-0.5", "1000000", "0.100"]).map(
        Decimal
    ),
)


def written(number: Decimal) -> str:
    return format(abs(number) if number == 0 else number, "f")


@pytest.mark.parametrize("test", WAYS)
@given(numbers, numbers)
def test_numbers_are_compared_as_numbers(test: str, number: Decimal, bound: Decimal) -> None:
    matches = re.search(number_pattern(test, bound), written(number)) is not None
    assert matches is WAYS[test](number, bound)


@pytest.mark.parametrize("test", ["lt", "lte", "gt", "gte"])
@given(st.dates(), st.dates(), st.times(), st.times())
def test_days_and_times_are_compared_as_what_they_are(
    test: str, day: Any, other: Any, time: Any, hour: Any
) -> None:
    assert bool(re.search(fixed_pattern(test, str(other)), str(day))) is WAYS[test](day, other)
    early, late = time.isoformat("minutes"), hour.isoformat("minutes")
    assert bool(re.search(fixed_pattern(test, late), early)) is WAYS[test](early, late)


@given(numbers, st.integers(0, 3))
def test_decimals_are_counted_without_the_zeros_behind_them(number: Decimal, most: int) -> None:
    exact = number == round(number, most)
    assert bool(re.search(decimals_pattern(most), written(number))) is exact


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(1, 16))
def test_digits_are_counted_as_they_are_written(number: Decimal, most: int) -> None:
    if abs(number.adjusted()) < 40 and number != 0:
        fits = digits_of(Decimal(written(number))) <= most
        assert bool(re.search(digits_pattern(most), written(number))) is fits


@pytest.mark.parametrize("text", ["-0", "01", "1e3", "+1", "1.", ".5", " 1", "1,5", ""])
def test_a_number_is_written_in_one_way(text: str) -> None:
    assert re.search(NUMBER, text) is None
