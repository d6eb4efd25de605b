"""What a field is filled in with beforehand: the form field of each kind, and how it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from departments.display.condition_words import text_of
from departments.formspec.fields import FieldSpec
from servicedesk.web.forms.text_fields import LineField, TextField

from .days import DAY_HELP, DayField, day_text
from .values import NONE, YES_NO

REQUESTER = "requester"


def default_field(kind: str, spec: FieldSpec) -> forms.Field:
    """Return the form field for the default of a field, which may be about to become another kind."""
    field = _FIELDS.get(kind, _line)(replace(spec, kind=kind))
    field.label, field.required = _("Filled in beforehand with"), False
    return field


def shown_default(spec: FieldSpec) -> Any:
    """Return a kept default as its form field shows it."""
    if isinstance(spec.default, bool):
        return "yes" if spec.default else "no"
    return spec.default if isinstance(spec.default, list) else day_text(spec.default)


def kept_default(kind: str, cleaned: Any) -> Any:
    """Return a default as the form keeps it, None for none."""
    if kind == "yes_no":
        return YES_NO.get(cleaned)
    if isinstance(cleaned, dict):
        return cleaned
    if cleaned in (None, "", []):
        return None
    return format(cleaned, "f") if hasattr(cleaned, "as_tuple") else cleaned


def _line(_spec: FieldSpec) -> forms.Field:
    return LineField(max_length=300)


def _long(_spec: FieldSpec) -> forms.Field:
    return TextField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 2}))


def _number(_spec: FieldSpec) -> forms.Field:
    return forms.DecimalField(max_digits=15, widget=forms.NumberInput(attrs={"step": "any"}))


def _day(_spec: FieldSpec) -> forms.Field:
    return DayField(help_text=DAY_HELP)


def _time(_spec: FieldSpec) -> forms.Field:
    return LineField(max_length=5, widget=forms.TimeInput(attrs={"type": "time"}))


def _choice(spec: FieldSpec) -> forms.Field:
    return _select([*NONE, *_options(spec)])


def _choices(spec: FieldSpec) -> forms.Field:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    return forms.MultipleChoiceField(choices=_options(spec), widget=widget)


def _yes_no(_spec: FieldSpec) -> forms.Field:
    return _select([*NONE, ("yes", _("Yes")), ("no", _("No"))])


def _own(spec: FieldSpec) -> forms.Field:
    choices = [*NONE, (REQUESTER, _OWN[spec.kind]())]
    kept = spec.default
    known = [(str(kept), str(kept))] if kept not in (None, REQUESTER) else []
    return forms.TypedChoiceField(
        choices=[*choices, *known],
        coerce=lambda value: int(value) if value.isdecimal() else value,
        empty_value="",
        widget=forms.Select(attrs={"class": "form-select"}),
    )


def _select(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}))


def _options(spec: FieldSpec) -> list[tuple[str, str]]:
    return [(one.value, text_of(one.label) or one.value) for one in spec.options]


_OWN: Mapping[str, Callable[[], str]] = {
    "person": lambda: _("the requester"),
    "department": lambda: _("the requester's department"),
    "place": lambda: _("the requester's place"),
}
_FIELDS: Mapping[str, Callable[[FieldSpec], forms.Field]] = {
    "long_text": _long,
    "number": _number,
    "money": _number,
    "date": _day,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "person": _own,
    "department": _own,
    "place": _own,
}
