"""Which settings each kind of field has, and what its limits are called."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.formspec.fields import FieldSpec, Option
from departments.formspec.kinds import KINDS

CURRENCY = "CNY"
UNIT = ("unit_en", "unit_zh")
DAYS = ("not_past", "min", "max", "after", "not_before")
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "text": ("format", "mask", "min", "max", "default"),
    "long_text": ("min", "max", "default"),
    "number": (*UNIT, "min", "max", "not_above", "step", "default"),
    "money": ("currency", "min", "max", "not_above", "default"),
    "date": (*DAYS, "default"),
    "date_range": DAYS,
    "time": ("min", "max", "default"),
    "choice": ("default",),
    "choices": ("default",),
    "yes_no": ("default",),
    "person": ("default",),
    "department": ("default",),
    "place": ("default",),
    "file": ("max",),
    "rows": ("min", "max"),
    "calculated": ("op", "of", "counted", "first", "second", "inclusive", "decimals", "currency"),
    "hint": (),
}

# What the lower and the upper limit are called, of a kind or of those that have the same bounds.
LIMITS: Mapping[str, tuple[Any, Any]] = {
    "number": (_("At least"), _("At most")),
    "date": (_("First day allowed"), _("Last day allowed")),
    "time": (_("Earliest time"), _("Latest time")),
    "length": (_("At least so many characters"), _("At most so many characters")),
    "count": (_("At least so many"), _("At most so many")),
    "rows": (_("At least so many rows"), _("At most so many rows")),
}


def with_beginning(spec: FieldSpec) -> FieldSpec:
    """Return a field that just became of its kind with what that begins with: two empty choices, a currency."""
    if KINDS[spec.kind].has_options and not spec.options:
        empty = {"en": "", "zh": ""}
        return replace(spec, options=tuple(Option(value, empty) for value in ("choice", "choice_2")))
    return replace(spec, currency=CURRENCY) if spec.kind == "money" and not spec.currency else spec


def limits_of(kind: str) -> tuple[Any, Any]:
    """Return what the limits of a kind are called."""
    return LIMITS.get("rows" if kind == "rows" else KINDS[kind].bounds, ("", ""))
