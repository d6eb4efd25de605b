"""A calculated field: what it works out, built by picking fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import label_of
from departments.formspec.calculations import MAX_DECIMALS, Calculation
from departments.formspec.fields import FieldSpec

from .scope import Scope

OPERATIONS = (
    ("sum", gettext_lazy("the sum of numbers, or of a column of a table")),
    ("product", gettext_lazy("the product of two or more numbers")),
    ("count", gettext_lazy("how many rows, choices or files there are")),
    ("days_between", gettext_lazy("the days between two dates")),
)
SELECT = {"class": "form-select"}
CHECK = {"class": "form-check-input"}


def calculation_fields(scope: Scope) -> Mapping[str, forms.Field]:
    """Return the form fields of a calculation, by name. Which of them count depends on `op`."""
    days = [("", "—"), *((spec.key, label_of(spec)) for spec in scope.dates())]
    places = [("", _("as it comes")), *((str(n), str(n)) for n in range(MAX_DECIMALS + 1))]
    picks, terms = forms.CheckboxSelectMultiple(attrs=CHECK), scope.terms()
    return {
        "op": forms.ChoiceField(
            label=_("What is worked out"),
            choices=OPERATIONS,
            widget=forms.Select(attrs={**SELECT, "data-redraw": True}),
        ),
        "of": forms.MultipleChoiceField(
            label=_("Of these"),
            required=False,
            choices=terms,
            widget=picks,
            help_text=""
            if terms
            else _("There is no number or amount yet. Add one, or a table with one, first."),
        ),
        "counted": forms.ChoiceField(
            label=_("What is counted"),
            required=False,
            choices=[("", "—"), *scope.countable()],
            widget=forms.Select(attrs=SELECT),
        ),
        "first": forms.ChoiceField(
            label=_("From"), required=False, choices=days, widget=forms.Select(attrs=SELECT)
        ),
        "second": forms.ChoiceField(
            label=_("To"),
            required=False,
            choices=days,
            widget=forms.Select(attrs=SELECT),
            help_text=_("Leave empty where the first field asks for two days."),
        ),
        "inclusive": forms.BooleanField(
            label=_("Count the first and the last day"),
            required=False,
            widget=forms.CheckboxInput(attrs=CHECK),
        ),
        "decimals": forms.ChoiceField(
            label=_("Decimal places"), required=False, choices=places, widget=forms.Select(attrs=SELECT)
        ),
    }


# Which of them belong to an operation.
OF_OPERATION: Mapping[str, tuple[str, ...]] = {
    "sum": ("of", "decimals", "currency"),
    "product": ("of", "decimals", "currency"),
    "count": ("counted",),
    "days_between": ("first", "second", "inclusive"),
}


def shown_calculation(calculation: Calculation | None) -> dict[str, Any]:
    """Return a kept calculation as its form fields show it."""
    if calculation is None:
        return {"op": "sum"}
    first, second = [*calculation.of, "", ""][:2]
    return {
        "op": calculation.op,
        "of": list(calculation.of),
        "counted": first,
        "first": first,
        "second": second,
        "inclusive": calculation.is_inclusive,
        "decimals": "" if calculation.decimals is None else str(calculation.decimals),
    }


def kept_calculation(data: Mapping[str, Any], before: FieldSpec) -> dict[str, Any] | None:
    """Return a calculation as the form keeps it. Terms keep the order they had, new ones come last."""
    op = data["op"]
    picked = {
        "count": [data.get("counted")],
        "days_between": [data.get("first"), data.get("second")],
    }.get(op, data.get("of") or [])
    old = before.calculation.of if before.calculation else ()
    of = [key for key in picked if key]
    if op in ("sum", "product"):
        of.sort(key=lambda key: old.index(key) if key in old else len(old))
    places = data.get("decimals") or ""
    return {
        "op": op,
        "of": of,
        "inclusive": bool(data.get("inclusive")) and op == "days_between",
        "decimals": int(places) if places and op in ("sum", "product") else None,
    }
