"""The form fields for what one kind of field has and others have not."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import label_of
from departments.display.field_kinds import GROUPS, kinds_of_columns
from departments.formspec.currencies import currency_of
from departments.formspec.fields import FieldSpec
from departments.formspec.kinds import KINDS
from departments.formspec.values import MAX_MASK
from servicedesk.web.forms.text_fields import LineField

from .bounds import LimitField
from .calculations import calculation_fields
from .currencies import currency_choices
from .defaults import default_field
from .kinds import SETTINGS, limits_of
from .patterns import PATTERNS
from .scope import Scope

OPTIONAL, REQUIRED, FOLLOWS = "optional", "required", "follows"
SELECT = {"class": "form-select"}
NEEDS = (
    (OPTIONAL, gettext_lazy("no")),
    (REQUIRED, gettext_lazy("yes")),
    (FOLLOWS, gettext_lazy("yes, but it may be sent later")),
)


def need_choices(*, may_follow: bool) -> list[tuple[str, Any]]:
    """Return whether it must be filled in; what stands in a table cannot come later."""
    return [one for one in NEEDS if may_follow or one[0] != FOLLOWS]


def kind_choices(*, is_column: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds to choose from, in groups."""
    groups = kinds_of_columns() if is_column else GROUPS
    return [(str(group.title), [(one.kind, one.label) for one in group.kinds]) for group in groups]


def settings_of(kind: str, scope: Scope, spec: FieldSpec) -> dict[str, forms.Field]:
    """Return the form fields that a kind has, by name, in order.

    By which other field it is measured is asked where there is one.
    """
    made = _all(kind, scope, spec)
    is_asked = {"not_above": scope.numbers(), "after": scope.dates(), "not_before": scope.dates()}
    return {name: made[name] for name in SETTINGS[kind] if is_asked.get(name, True)}


def _all(kind: str, scope: Scope, spec: FieldSpec) -> dict[str, forms.Field]:
    days = [("", "—"), *((one.key, label_of(one)) for one in scope.dates())]
    made: dict[str, forms.Field] = {
        **_limits(kind),
        **calculation_fields(scope),
        "unit_en": LineField(label=_("Unit in English"), max_length=40, required=False),
        "unit_zh": LineField(label=_("Unit in Chinese"), max_length=40, required=False),
        "currency": _select(_("Currency"), currency_choices(spec.currency, _of_amounts(scope, spec))),
        "format": _select(_("What it must look like"), PATTERNS, redraws=True),
        "mask": _mask(),
        "not_past": forms.BooleanField(
            label=_("Not in the past"),
            required=False,
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
        ),
        "not_above": _select(_("Not more than the field"), [("", "—"), *scope.numbers()]),
        "after": _select(_("Later than the answer to"), days),
        "not_before": _select(_("On or after the answer to"), days),
    }
    if "default" in SETTINGS[kind]:
        made["default"] = default_field(kind, spec)
    return made


def _of_amounts(scope: Scope, spec: FieldSpec) -> str:
    """Return the currency that a calculation has without one of its own, "" for none."""
    return currency_of(scope.form, replace(spec, currency=""), scope.rows)


def _limits(kind: str) -> dict[str, forms.Field]:
    bounds = KINDS[kind].bounds
    if not bounds:
        return {}
    least, most = limits_of(kind)
    step = LimitField(
        bounds="number", label=_("In steps of"), help_text=_("For example 1 for whole numbers.")
    )
    return {
        "min": LimitField(bounds=bounds, label=least),
        "max": LimitField(bounds=bounds, label=most),
        "step": step,
    }


def _mask() -> forms.Field:
    words = _(
        "9 stands for a digit, A for a letter, * for either, every other sign for itself. "
        "Employee number E12345: E99999. License plate 沪A·12345: 沪A·*****."
    )
    return LineField(label=_("Pattern"), max_length=MAX_MASK, required=False, help_text=words)


def _select(label: Any, choices: Any, *, redraws: bool = False) -> forms.Field:
    more = {"data-redraw": True} if redraws else {}
    widget = forms.Select(attrs={**SELECT, **more})
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)
