"""The limits of a field, as its author writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.formspec.kinds import KINDS
from departments.formspec.values import MAX_DIGITS, Bound, FormSpecError, read_bound
from servicedesk.web.forms.text_fields import LineField

NUMBER = {"inputmode": "decimal"}
# How a limit is typed, by what it limits.
WIDGETS: Mapping[str, tuple[type[forms.TextInput], dict[str, str]]] = {
    "number": (forms.TextInput, NUMBER),
    "date": (forms.DateInput, {"type": "date"}),
    "time": (forms.TimeInput, {"type": "time"}),
    "length": (forms.TextInput, {"inputmode": "numeric"}),
    "count": (forms.TextInput, {"inputmode": "numeric"}),
}
WRONG: Mapping[str, Any] = {
    "number": gettext_lazy("Enter a number of at most %(n)s digits."),
    "date": gettext_lazy("Enter a date from 1900 to 2100, such as 2026-03-31."),
    "time": gettext_lazy("Enter a time such as 09:30."),
    "length": gettext_lazy("Enter a whole number."),
    "count": gettext_lazy("Enter a whole number."),
}


class LimitField(LineField):
    """A limit of a kind; cleans to the text that the form keeps, "" for none."""

    def __init__(self, *, bounds: str, **options: Any) -> None:
        """Take what it limits: kinds.Kind.bounds."""
        widget, attributes = WIDGETS[bounds]
        super().__init__(required=False, max_length=30, widget=widget(attrs=attributes), **options)
        self.bounds = bounds

    def clean(self, value: Any) -> str:
        """Raises ValidationError."""
        text = super().clean(value)
        try:
            bound = read_bound(self.bounds, text)
        except FormSpecError as error:
            raise ValidationError(WRONG[self.bounds] % {"n": MAX_DIGITS}) from error
        return f"{bound.normalize():f}" if isinstance(bound, Decimal) else str(text)


def check_limits(form: forms.Form, kind: str, today: str) -> None:
    """Say beside the upper limit where the two exclude each other; `today` is written as a date is."""
    data, bounds = form.cleaned_data, KINDS[kind].bounds
    low, high = (_bound(bounds, data.get(name) or "") for name in ("min", "max"))
    if low is not None and high is not None and low > high:  # type: ignore[operator] # both are of the kind
        form.add_error("max", _("This is below the lower limit, so no value is possible."))
    elif bounds == "date" and data.get("not_past") and high is not None and str(high) < today:
        form.add_error(
            "max", _("This day is in the past, and past dates are not allowed, so no date is possible.")
        )


def _bound(bounds: str, text: str) -> Bound | None:
    return read_bound(bounds, text) if text else None
