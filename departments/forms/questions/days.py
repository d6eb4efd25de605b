"""A day, or days from today, as an author writes it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.formspec.conditions import MAX_DAYS
from servicedesk.web.forms.text_fields import LineField

DAY_HELP = gettext_lazy(
    "A day such as 2026-03-31, or a number of days from today: 0 is today, 7 a week later."
)


class DayField(LineField):
    """Cleans to "2026-03-31", to {"days": 7}, or to None."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        if text.removeprefix("-").removeprefix("+").isdecimal() and abs(int(text[:9])) <= MAX_DAYS:
            return {"days": int(text[:9])}
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            wanted = _("Enter a day such as 2026-03-31, or a number of days up to %(n)s.")
            raise ValidationError(wanted % {"n": MAX_DAYS}) from error


def day_text(value: Any) -> str:
    """Return a kept day as it is written into the field."""
    return str(value["days"]) if isinstance(value, dict) else str(value or "")
