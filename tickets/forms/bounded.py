"""Numbers and dates of a request form, each within its bounds, and what is said where they are not."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _

from departments.formspec import MAX_DIGITS, FieldSpec
from servicedesk.web.display.moments import date_text

TOO_LONG = ("max_digits", "max_whole_digits", "max_decimal_places")


def number_field(spec: FieldSpec, options: dict[str, Any]) -> forms.Field:
    """Return the field for a number; the browser knows its bounds too."""
    too_long = _("Enter a number of at most %(n)s digits.") % {"n": MAX_DIGITS}
    field = forms.DecimalField(
        max_digits=MAX_DIGITS,
        widget=forms.NumberInput(attrs={"step": "any", **_attributes(spec.min, spec.max)}),
        error_messages=dict.fromkeys(TOO_LONG, too_long),
        **options,
    )
    sentence = _number_sentence(spec.min, spec.max)
    return _bounded(field, spec.least, spec.most, sentence, sentence)


def date_field(spec: FieldSpec, options: dict[str, Any], today: date) -> forms.Field:
    """Return the field for a date. `today` is that of the one who asks, and bounds what must not be past."""
    least, most = spec.least, spec.most
    if spec.is_not_past and isinstance(least, date):
        least = max(least, today)
    widget = forms.DateInput(attrs={"type": "date", **_attributes(str(least), str(most))}, format="%Y-%m-%d")
    sentences = _date_sentences(spec, least, most, is_today=spec.is_not_past and least == today)
    return _bounded(forms.DateField(widget=widget, **options), least, most, *sentences)


def _bounded(field: forms.Field, least: Any, most: Any, before: str, after: str) -> forms.Field:
    if least is not None:
        field.validators.append(MinValueValidator(least, before))
    if most is not None:
        field.validators.append(MaxValueValidator(most, after))
    return field


def _attributes(least: str, most: str) -> dict[str, str]:
    return {name: bound for name, bound in (("min", least), ("max", most)) if bound}


def _number_sentence(least: str, most: str) -> str:
    if least and most:
        return _("Enter a number from %(least)s to %(most)s.") % {"least": least, "most": most}
    if least:
        return _("Enter a number of at least %(least)s.") % {"least": least}
    return _("Enter a number of at most %(most)s.") % {"most": most}


def _date_sentences(spec: FieldSpec, first: Any, last: Any, *, is_today: bool) -> tuple[str, str]:
    """Return what is said of a date before the first and after the last: both bounds, where one alone misleads."""
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
