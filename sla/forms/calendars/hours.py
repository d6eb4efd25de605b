"""Hours in fields: what is wrong with them, in words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from servicedesk.calendars.arithmetic.opening_hours import write_windows
from servicedesk.calendars.editing.hours_text import HoursError, read_day

PROBLEMS = {
    "time": gettext_lazy("“%(text)s” is not a time between 00:00 and 24:00. Write it like 09:00."),
    "pair": gettext_lazy("Write the opening and closing times, such as 09:00–12:00, instead of “%(text)s”."),
    "empty": gettext_lazy("The opening and closing times are the same. A whole day is 00:00–24:00."),
    "order": gettext_lazy(
        "“%(text)s” goes past midnight. For a single date, end at 24:00 and start the next date at 00:00."
    ),
    "overlap": gettext_lazy("“%(text)s” overlaps with the hours before it."),
}


def worded(error: HoursError) -> ValidationError:
    """Return what is wrong in the reader's language."""
    return ValidationError(PROBLEMS[error.code], code=error.code, params={"text": error.text})


class HoursField(forms.CharField):
    """Hours of a day in one line, "09:00–12:00, 13:30–18:00"; cleans to [["09:00", "12:00"], ...]."""

    def clean(self, value: str) -> list[list[str]]:
        """Read the line."""
        text = super().clean(value)
        try:
            return write_windows(read_day(text))
        except HoursError as error:
            raise worded(error) from error
