"""Form fields for days and moments, within the years that a desk can mean (servicedesk/text/dates.py)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from servicedesk.text.dates import FIRST_YEAR, LAST_YEAR, is_possible

BOUNDS = {"first": FIRST_YEAR, "last": LAST_YEAR}
OUT_OF_BOUNDS: dict[str, Any] = {"bounds": _("Choose a date between %(first)s and %(last)s.")}


class DayField(forms.DateField):
    """A day."""

    default_error_messages = OUT_OF_BOUNDS

    def to_python(self, value: Any) -> date | None:
        """Raises ValidationError."""
        return _possible(self, super().to_python(value))


class MomentField(forms.DateTimeField):
    """A moment, read in the reader's zone."""

    default_error_messages = OUT_OF_BOUNDS

    def to_python(self, value: Any) -> datetime | None:
        """Raises ValidationError."""
        try:
            return _possible(self, super().to_python(value))
        except OverflowError:
            raise ValidationError(self.error_messages["bounds"], code="bounds", params=BOUNDS) from None


def _possible(field: forms.Field, found: Any) -> Any:
    if found is not None and not is_possible(found):
        raise ValidationError(field.error_messages["bounds"], code="bounds", params=BOUNDS)
    return found
