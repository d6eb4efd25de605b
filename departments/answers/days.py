"""Within which bounds dates and times lie, and what is said where they do not."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from departments.formspec.fields import FieldSpec
from departments.formspec.values import Bound
from servicedesk.web.display.moments import date_text

Validator = Callable[[Any], None]


def bounded(least: Bound | None, most: Bound | None, before: str, after: str) -> list[Validator]:
    """Return the checks of a least and a greatest value, each with its sentence."""
    lower: list[Validator] = [MinValueValidator(least, before)] if least is not None else []
    upper: list[Validator] = [MaxValueValidator(most, after)] if most is not None else []
    return lower + upper


def first_and_last(spec: FieldSpec, today: date) -> tuple[date, date]:
    """Return the first and the last day that answer a question for a date."""
    least, most = spec.least, spec.most
    if not (isinstance(least, date) and isinstance(most, date)):
        raise TypeError(f"the question {spec.key!r} asks for no date")
    return max(least, today) if spec.is_not_past else least, most


def day_checks(spec: FieldSpec, today: date) -> list[Validator]:
    first, last = first_and_last(spec, today)
    return bounded(first, last, *_date_sentences(spec, first, last, is_today=first == today))


def range_checks(spec: FieldSpec, today: date) -> list[Validator]:
    """Check both ends as dates; the same sentence is said once."""

    def check(value: tuple[date, date]) -> None:
        for bound in day_checks(spec, today):
            for end in value:
                bound(end)

    return [check]


def time_checks(spec: FieldSpec, _today: date) -> list[Validator]:
    words = {"least": spec.min, "most": spec.max}
    both = _("Enter a time from %(least)s to %(most)s.") % words
    before = both if spec.max else _("Enter %(least)s or a later time.") % words
    after = both if spec.min else _("Enter %(most)s or an earlier time.") % words
    return bounded(spec.least, spec.most, before, after)


def relative_checks(spec: FieldSpec, others: Mapping[str, Any]) -> list[Validator]:
    """Check a date against the fields that it lies after; an empty one allows any day."""
    checks: list[Validator] = []
    for key, is_strict in ((spec.after, True), (spec.not_before, False)):
        other = others.get(key)
        day = other[1] if isinstance(other, tuple) else other
        if key and isinstance(day, date):
            checks.append(_later_than(day, is_strict=is_strict))
    return checks


def _later_than(day: date, *, is_strict: bool) -> Validator:
    def check(value: Any) -> None:
        first = value[0] if isinstance(value, tuple) else value
        if first < day or (is_strict and first == day):
            words = _("Choose a date after %(day)s.") if is_strict else _("Choose %(first)s or a later date.")
            raise ValidationError(words % {"day": date_text(day), "first": date_text(day)})

    return check


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
