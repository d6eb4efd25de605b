"""What a field is filled in with beforehand: the form field of each kind, and how it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import text_of
from departments.formspec.defaults import OF_REQUESTER
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import NAMED
from departments.models import Department
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import LineField, TextField

from .days import DAY_HELP, DayField, day_text
from .values import FOUND, NONE, YES_NO

CERTAIN = "certain"


def default_field(kind: str, spec: FieldSpec) -> forms.Field:
    """Return the form field for the default of a field, which may be about to become another kind."""
    field = _FIELDS.get(kind, _line)(replace(spec, kind=kind))
    field.label, field.required = _("Filled in beforehand with"), False
    return field


def certain_field(kind: str, spec: FieldSpec) -> forms.Field:
    """Return the form field for the person, department or place that a field is filled in with beforehand."""
    kept = spec.default if kind == spec.kind and isinstance(spec.default, int) else None
    options: dict[str, Any] = {"label": _("Which"), "required": False, "initial": kept}
    if kind == "department":
        units = Department.objects.filter(Q(is_active=True) | Q(pk=kept))
        return DepartmentField(units, empty_label="—", **options)
    return FOUND[kind](**options)


def shown_default(spec: FieldSpec) -> Any:
    """Return a kept default as its form field shows it."""
    if spec.kind in NAMED and spec.default not in (None, OF_REQUESTER):
        return CERTAIN
    if isinstance(spec.default, bool):
        return "yes" if spec.default else "no"
    return spec.default if isinstance(spec.default, list) else day_text(spec.default)


def kept_default(kind: str, cleaned: Any, certain: Any = None) -> Any:
    """Return a default as the form keeps it, None for none; `certain` is the row that was found."""
    if kind in NAMED and cleaned == CERTAIN:
        return certain.pk if certain is not None else None
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
    own, certain = _OWN[spec.kind]
    widget = forms.Select(attrs={"class": "form-select", "data-redraw": True})
    return forms.ChoiceField(choices=[*NONE, (OF_REQUESTER, own), (CERTAIN, certain)], widget=widget)


def _select(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}))


def _options(spec: FieldSpec) -> list[tuple[str, str]]:
    named = ((one.value, text_of(one.label)) for one in spec.options)
    return [(value, words) for value, words in named if words]


# Whose, and which: what the three kinds that name something may be filled in with.
_OWN: Mapping[str, tuple[Any, Any]] = {
    "person": (gettext_lazy("the requester"), gettext_lazy("a certain person …")),
    "department": (gettext_lazy("the requester's department"), gettext_lazy("a certain department …")),
    "place": (gettext_lazy("the requester's place"), gettext_lazy("a certain place …")),
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
