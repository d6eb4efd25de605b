"""How long a text may be, and within which bounds a number or a date lies; what is said where they do not.

A text has at most 300 characters on one line, a long text 10,000.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)
from django.utils.translation import gettext as _

from departments.formspec import MAX_DIGITS, Bound, FieldSpec
from servicedesk.web.display.moments import date_text

MAX_LINE, MAX_TEXT = 300, 10_000
Validator = Callable[[Any], None]


def first_and_last(spec: FieldSpec, today: date) -> tuple[date, date]:
    """Return the first and the last day that answer a question for a date."""
    least, most = spec.least, spec.most
    if not (isinstance(least, date) and isinstance(most, date)):
        raise TypeError(f"the question {spec.key!r} asks for no date")
    return max(least, today) if spec.is_not_past else least, most


def _short(_spec: FieldSpec, _today: date) -> list[Validator]:
    return [MaxLengthValidator(MAX_LINE), ProhibitNullCharactersValidator()]


def _long(_spec: FieldSpec, _today: date) -> list[Validator]:
    return [MaxLengthValidator(MAX_TEXT), ProhibitNullCharactersValidator()]


def _number(spec: FieldSpec, _today: date) -> list[Validator]:
    sentence = _number_sentence(spec.min, spec.max)
    return [_check_digits, *_bounded(spec.least, spec.most, sentence, sentence)]


def _date(spec: FieldSpec, today: date) -> list[Validator]:
    first, last = first_and_last(spec, today)
    return _bounded(first, last, *_date_sentences(spec, first, last, is_today=first == today))


def _check_digits(number: Any) -> None:
    try:
        DecimalValidator(MAX_DIGITS, None)(number)
    except ValidationError as error:
        sentence = _("Enter a number of at most %(n)s digits.") % {"n": MAX_DIGITS}
        raise ValidationError(sentence, code="max_digits") from error


def _bounded(least: Bound | None, most: Bound | None, before: str, after: str) -> list[Validator]:
    lower: list[Validator] = [MinValueValidator(least, before)] if least is not None else []
    upper: list[Validator] = [MaxValueValidator(most, after)] if most is not None else []
    return lower + upper


def _number_sentence(least: str, most: str) -> str:
    if least and most:
        return _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}
    if least:
        return _("Enter a number of at least %(least)s.") % {"least": least}
    return _("Enter a number of at most %(most)s.") % {"most": most}


def _date_sentences(spec: FieldSpec, first: date, last: date, *, is_today: bool) -> tuple[str, str]:
    """Return what is said of a date before the first and after the last: both bounds, where one alone misleads."""
    is_today = is_today and spec.is_not_past
    days = {"first": date_text(first), "last": date_text(last)}
    before = after = (
        _("Choose a date from today to %(last)s.")
        if is_today
        else _("Choose a date from %(first)s to %(last)s.")
    ) % days
    if is_today and not spec.max:
        before = _("Choose today or a later date.")
    elif spec.min and not spec.max:
        before = _("Choose %(first)s or a later date.") % days
    elif spec.max and not spec.min and not is_today:
        after = _("Choose %(last)s or an earlier date.") % days
    return before, after


VALIDATORS: Mapping[str, Callable[[FieldSpec, date], list[Validator]]] = {
    "text": _short,
    "long_text": _long,
    "number": _number,
    "date": _date,
}
