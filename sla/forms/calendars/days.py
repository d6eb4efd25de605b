"""What is said of single dates: closed, open with hours of their own, or as the week says."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from servicedesk.calendars.arithmetic.opening_hours import Windows, read_windows
from servicedesk.calendars.editing.differences import DATE, Change
from servicedesk.calendars.editing.hours_text import write_day, write_shift
from servicedesk.calendars.editing.year import Day, DayKind, YearView
from servicedesk.web.display.joining import listed
from servicedesk.web.forms.date_fields import DayField
from sla.forms.calendars.hours import HoursField

WEEK, CLOSED, OPEN = "week", "closed", "open"
MOST_DAYS = 366


class DaysForm(forms.Form):
    """One date, or several that follow each other."""

    until = DayField(
        label=gettext_lazy("Up to and including"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("You can set several days in a row. Days off stay as they are."),
    )
    how = forms.ChoiceField(label=gettext_lazy("Mark these days as"), widget=forms.RadioSelect)
    hours = HoursField(
        label=gettext_lazy("Hours"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Separate several with commas: 09:00–12:00, 13:30–18:00"),
    )

    def __init__(self, data: Any = None, *, on: date, view: YearView, usual: list[list[str]]) -> None:
        """Start with the hours of the date as they are; a free day is offered the `usual` ones."""
        super().__init__(data, initial=_initial(view.day(on), usual))
        self.on, self.view = on, view
        how: Any = self.fields["how"]
        how.choices = [
            (WEEK, _("regular hours: %(hours)s") % {"hours": _words(view.week[on.weekday()])}),
            (CLOSED, pgettext("calendar", "closed")),
            (OPEN, _("open with different hours")),
        ]

    def clean_until(self) -> date:
        """Take the one date where no other was given."""
        until: date = self.cleaned_data["until"] or self.on
        if until < self.on:
            raise forms.ValidationError(_("This is before the first day."))
        if until - self.on > timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("One year at most."))
        return until

    def clean(self) -> dict[str, Any]:
        """Ask for hours exactly where a day opens."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") != OPEN:
            self.errors.pop("hours", None)
        elif not data.get("hours") and "hours" not in self.errors:
            self.add_error("hours", _("Enter the opening and closing times."))
        return data

    @property
    def changes(self) -> list[Change]:
        """Return what the form says of each date."""
        how, until = self.cleaned_data["how"], self.cleaned_data["until"]
        after: Any = {WEEK: None, CLOSED: [], OPEN: self.cleaned_data.get("hours")}[how]
        dates = [self.on + timedelta(days=n) for n in range((until - self.on).days + 1)]
        if len(dates) > 1 and how != WEEK:
            dates = [on for on in dates if self.view.day(on).kind is not DayKind.FREE]
        return [Change(DATE, on.isoformat(), None, after) for on in dates]


def _initial(day: Day, usual: list[list[str]]) -> dict[str, Any]:
    how = WEEK if not day.is_set else OPEN if day.windows else CLOSED
    hours = day.windows or read_windows(usual, "")
    return {"how": how, "hours": write_day(hours), "until": day.on}


def _words(windows: Windows) -> str:
    return listed(map(write_shift, windows)) or pgettext("calendar", "closed")
