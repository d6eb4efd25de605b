"""Whose national holidays are imported, for which years, and which rows of the difference are taken."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from servicedesk.calendars.arithmetic.opening_hours import DAYS
from servicedesk.calendars.holidays.countries import country_name, names, parts_of
from servicedesk.text.name_order import name_order
from servicedesk.web.display.joining import qualified
from servicedesk.web.display.moments import LONG_WEEKDAYS
from servicedesk.web.forms.text_fields import LineField

USUAL = ""


def _countries() -> list[tuple[str, str]]:
    language = get_language() or "en"
    rows = [(code, country_name(code, language)) for code in names()]
    return sorted(rows, key=lambda row: name_order(row[1], language))


def _weekdays() -> Iterator[tuple[str, str]]:
    yield USUAL, _("as on most working days")
    for name, label in zip(DAYS, LONG_WEEKDAYS, strict=True):
        yield name, _("as on %(day)s") % {"day": label}


class HolidaysForm(forms.Form):
    """The place and the years; sent with GET, so that the address says what is compared."""

    country = forms.ChoiceField(
        label=gettext_lazy("Country or region"),
        choices=_countries,
        widget=forms.Select(attrs={"class": "form-select", "data-pick": ""}),
    )
    part = LineField(
        label=gettext_lazy("State or province"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=gettext_lazy("For states or provinces that have their own holidays."),
    )
    years = forms.MultipleChoiceField(
        label=gettext_lazy("Years"), widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
    )
    like = forms.ChoiceField(
        label=gettext_lazy("Hours of make-up working days"),
        choices=_weekdays,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Offer the parts of the chosen country, and the years around today."""
        super().__init__(*args, **kwargs)
        self.parts = parts_of(str(self["country"].value() or ""))
        part: Any = self.fields["part"].widget
        parts = [(code, qualified(name, code) if name != code else code) for code, name in self.parts.items()]
        part.choices = [("", _("Whole country or region")), *parts]
        years: Any = self.fields["years"]
        years.choices = [(str(year), str(year)) for year in range(today.year - 1, today.year + 3)]

    def clean_part(self) -> str:
        """Forget a part of another country: it was chosen before the country was."""
        part: str = self.cleaned_data["part"]
        return part if part in self.parts else ""

    @property
    def chosen_years(self) -> list[int]:
        """The years in order."""
        return sorted(int(year) for year in self.cleaned_data["years"])
