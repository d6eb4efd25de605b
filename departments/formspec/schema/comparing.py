"""Comparisons as regular expressions, for values that travel as text: days, times and decimal numbers. Pure.

A day is written 2026-03-02, a time 09:30, a number with a point, without leading zeros and without exponent. The
expressions are understood alike by Python and ECMAScript, and have no nested repetitions.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

NUMBER = r"^(?!-0(?:\.0+)?$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
_ANY_FRACTION = r"(?:\.[0-9]+)?"


def fixed_pattern(test: str, text: str) -> str:
    """Return what matches texts of the same form that are lt, lte, gt or gte: digits at the same places."""
    found = list(_beside(text, is_above=test in ("gt", "gte")))
    return _whole(found + ([re.escape(text)] if test in ("lte", "gte") else []))


def number_pattern(test: str, bound: Decimal) -> str:
    """Return what matches numbers that are `is`, lt, lte, gt or gte."""
    size, sign, beyond = abs(bound), "-" if bound < 0 else "", "[0-9].*" if bound < 0 else "-.*"
    equal = [sign + _equal(size)]
    if test == "is":
        return _whole(equal)
    if (test in ("gt", "gte")) is (bound >= 0):  # away from 0
        found = [sign + one for one in _above(size)]
    else:
        found = [beyond, *(sign + one for one in _below(size))]
    return _whole(found + (equal if test in ("lte", "gte") else []))


def decimals_pattern(decimals: int) -> str:
    """Return what matches numbers of at most so many decimals, zeros behind them aside."""
    digits = rf"[0-9]{{1,{decimals}}}" if decimals else ""
    return rf"^[^.]*(?:\.{digits}0*)?$"


def digits_pattern(most: int) -> str:
    """Return what matches numbers of at most so many digits; a zero before the point does not count."""
    return rf"^-?(?:0|0\.[0-9]{{1,{most}}}|[1-9](?:\.?[0-9]){{0,{most - 1}}})$"


def _whole(choices: list[str]) -> str:
    return f"^(?:{'|'.join(choices)})$" if choices else "(?!)"


def _beside(text: str, *, is_above: bool) -> Iterator[str]:
    """Give what matches texts of the same length that first differ from this one at each of its digits."""
    for place, sign in enumerate(text):
        if sign.isdigit() and sign != ("9" if is_above else "0"):
            rest = "".join("[0-9]" if one.isdigit() else re.escape(one) for one in text[place + 1 :])
            yield re.escape(text[:place]) + _digits(sign, is_above=is_above) + rest


def _digits(sign: str, *, is_above: bool) -> str:
    return f"[{int(sign) + 1}-9]" if is_above else f"[0-{int(sign) - 1}]"


def _parts(size: Decimal) -> tuple[str, str]:
    whole, _point, fraction = format(size, "f").partition(".")
    return whole, fraction.rstrip("0")


def _equal(size: Decimal) -> str:
    whole, fraction = _parts(size)
    return rf"{whole}\.{fraction}0*" if fraction else rf"{whole}(?:\.0+)?"


def _above(size: Decimal) -> Iterator[str]:
    whole, fraction = _parts(size)
    yield rf"[1-9][0-9]{{{len(whole)},}}{_ANY_FRACTION}"
    yield from (one + _ANY_FRACTION for one in _beside(whole, is_above=True))
    for place, sign in enumerate(fraction):
        if sign != "9":
            yield rf"{whole}\.{fraction[:place]}{_digits(sign, is_above=True)}[0-9]*"
    yield rf"{whole}\.{fraction}0*[1-9][0-9]*"


def _below(size: Decimal) -> Iterator[str]:
    """Give what matches what is smaller than a number above 0."""
    whole, fraction = _parts(size)
    if len(whole) > 1:
        yield rf"(?:0|[1-9][0-9]{{0,{len(whole) - 2}}}){_ANY_FRACTION}"
    yield from (one + _ANY_FRACTION for one in _beside(whole, is_above=False))
    for place, sign in enumerate(fraction):
        yield rf"{whole}\.{fraction[:place]}" if place else whole
        if sign != "0":
            yield rf"{whole}\.{fraction[:place]}{_digits(sign, is_above=False)}[0-9]*"
