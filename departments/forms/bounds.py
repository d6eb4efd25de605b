"""The bounds of a question, as its author writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.formspec.values import MAX_DIGITS, Bound, FormSpecError, read_bound
from servicedesk.events import clock

WITH_BOUNDS = ("number", "date")


def check_bounds(form: forms.Form) -> None:
    """Put what is wrong with the bounds of a question beside them."""
    data, found = form.cleaned_data, dict[str, Bound | None]()
    if data.get("kind") not in WITH_BOUNDS:
        return
    for name in ("min", "max"):
        try:
            found[name] = _bound(data["kind"], data.get(name, ""))
        except ValidationError as error:
            form.add_error(name, error)
    low, high = found.get("min"), found.get("max")
    if low is not None and high is not None and low > high:  # type: ignore[operator] # both are of the kind
        form.add_error("max", _("This is below the lower limit, so no value is possible."))
    elif data["kind"] == "date" and data.get("not_past") and high is not None and str(high) < _today():
        form.add_error(
            "max", _("This day is in the past, and past dates are not allowed, so no date is possible.")
        )


def kept_bounds(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked bounds as a form keeps them; a kind without bounds has none."""
    kind = data["kind"]
    bounds = {name: _kept(kind, data[name]) if kind in WITH_BOUNDS else "" for name in ("min", "max")}
    return bounds | {"not_past": kind == "date" and data["not_past"]}


def _bound(kind: str, text: str) -> Bound | None:
    try:
        return read_bound(kind, text)
    except FormSpecError as error:
        wanted = (
            _("Enter a date from 1900 to 2100, such as 2026-03-31.")
            if kind == "date"
            else _("Enter a number of at most %(n)s digits.") % {"n": MAX_DIGITS}
        )
        raise ValidationError(wanted) from error


def _kept(kind: str, text: str) -> str:
    bound = read_bound(kind, text)
    if isinstance(bound, Decimal):
        return f"{bound.normalize():f}"
    return str(bound or "")


def _today() -> str:
    return clock.now().date().isoformat()
