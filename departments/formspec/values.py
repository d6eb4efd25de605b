"""Bounds and patterns of fields as they are written down, and what they mean.

Bounds are texts: "0.5", "2026-03-31", "09:30", "3". Without bounds of its own a number has up to 15 digits, and a date
lies in the years 1900 to 2100. A mask is a pattern anyone can write: 9 is a digit, A a letter, * either, and everything
else is itself; a backslash before a sign takes it as it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal, InvalidOperation

MAX_DIGITS = 15
MAX_LENGTHS = {"text": 300, "long_text": 10_000}
MAX_COUNTS = {"file": 10, "rows": 50}
MAX_MASK = 60
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
Bound = Decimal | date | time | int

PATTERNS = {
    "email": r"[^@\s]+@[^@\s]+\.[^@\s.]+",
    "phone": r"\+?[0-9][0-9 ()/-]{4,18}[0-9]",
    "url": r"https?://[^\s]+",
    "digits": r"[0-9]+",
    "iban": r"[A-Z]{2}[0-9]{2}[ ]?(?:[0-9A-Z]{4}[ ]?){2,7}[0-9A-Z]{1,4}",
    "cn_identity_card": r"[0-9]{17}[0-9X]",
    "cn_credit_code": r"[0-9A-HJ-NPQRTUWXY]{18}",
}
_MASKED = {"9": "[0-9]", "A": "[A-Za-z]", "*": "[0-9A-Za-z]"}


class FormSpecError(ValueError):
    """A request form that cannot be; the message says which field and why.

    code, about: the same for `display.form_shape`, which has the words for people. at: the key of the section or field,
    a column as rows.column, "" where it is not in one.
    """

    def __init__(self, message: str, code: str = "unfit", about: object = "") -> None:
        super().__init__(message)
        self.code, self.about, self.at = code, str(about), ""

    def __str__(self) -> str:
        message = super().__str__()
        return f"{self.at}: {message}" if self.at else message


@contextmanager
def reading_of(key: str) -> Iterator[None]:
    """Say of what is wrong in here that it is in a section or field."""
    try:
        yield
    except FormSpecError as error:
        error.at = f"{key}.{error.at}" if error.at else key
        raise


def read_bound(bounds: str, text: str) -> Bound | None:
    """Return a bound as what it is (see kinds.Kind.bounds), None for "". Raises FormSpecError for anything else."""
    if not text:
        return None
    try:
        bound = _READERS[bounds](text)
    except (ValueError, InvalidOperation, KeyError):
        bound = None
    if bound is None:
        raise FormSpecError(f"{text!r} is no bound for a {bounds or 'field without bounds'}", "bound", text)
    return bound


def read_time(text: str) -> time:
    """Return a time of the day, such as "09:30". Raises ValueError for any other text.

    One with a zone is none, as it compares with no other.
    """
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(f"{text!r} has a zone")
    return found


def digits_of(number: Decimal) -> int:
    """Return how many digits writing a finite number takes."""
    _sign, digits, exponent = number.as_tuple()
    places = int(exponent)  # finite numbers have one
    return len(digits) + places if places > 0 else max(len(digits), -places)


def pattern_of(name: str, mask: str) -> str:
    """Return the regular expression that a whole text must match, "" for none; no mask can make it slow."""
    return PATTERNS[name] if name else "".join(_of_mask(mask))


def _of_mask(mask: str) -> Iterator[str]:
    signs = iter(mask)
    for sign in signs:
        if sign == "\\":
            yield re.escape(next(signs, sign))
        else:
            yield _MASKED.get(sign) or re.escape(sign)


def _number(text: str) -> Decimal | None:
    number = Decimal(text)
    return number if number.is_finite() and digits_of(number) <= MAX_DIGITS else None


def _date(text: str) -> date | None:
    day = date.fromisoformat(text)
    return day if FIRST_DAY <= day <= LAST_DAY else None


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None


_READERS = {"number": _number, "date": _date, "time": read_time, "length": _count, "count": _count}
