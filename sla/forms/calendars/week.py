"""The editor of a working week: rows of opening and closing times for each day."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.forms.own import zone_choices
from servicedesk.calendars.arithmetic.opening_hours import DAYS, read_week, write_time, write_windows
from servicedesk.calendars.editing.hours_text import HoursError, Shift, read_shift
from servicedesk.calendars.editing.shifts import Week, join, split
from servicedesk.text.cleaning import clean_line
from servicedesk.web.display.moments import LONG_WEEKDAYS
from servicedesk.web.forms.rows import Rows, RowWords
from servicedesk.web.forms.text_fields import LineField
from sla.forms.calendars.hours import worded

MAX_SHIFTS = 8
WORKING_WEEK = range(5)
EN_DASH = "–"


class ZoneForm(forms.Form):
    """The zone that the hours are meant in."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=forms.Select(attrs={"class": "form-select", "data-pick": ""}),
        help_text=gettext_lazy("Times are local to this place, in summer and in winter."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep a zone that is not in the list, such as an older name of a place."""
        super().__init__(*args, **kwargs)
        known = self["zone"].value()
        field: Any = self.fields["zone"]
        if known in available_timezones() and known not in dict(zone_choices()):
            field.choices = [(known, known), *zone_choices()]


class ShiftForm(forms.Form):
    """From when until when. Both empty: no hours; an end before the start lies on the next day."""

    opens = LineField(label=gettext_lazy("opens at"), max_length=8, required=False)
    closes = LineField(label=gettext_lazy("closes at"), max_length=8, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse times that make no sense, and one without the other."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = data.get("opens", ""), data.get("closes", "")
        if opens and closes:
            try:
                read_shift(opens, closes)
            except HoursError as error:
                self.add_error("closes", worded(error))
        elif opens or closes:
            self.add_error("closes" if opens else "opens", _("Enter both times, or remove the row."))
        return data

    @property
    def shift(self) -> Shift | None:
        """What was typed, where it makes sense."""
        opens, closes = (clean_line(str(self[end].value() or "")) for end in ("opens", "closes"))
        try:
            return read_shift(opens, closes) if opens and closes else None
        except HoursError:
            return None


class DayHours(Rows):
    """The rows of one weekday, whose short name is the prefix. `has_focus`: its button for copying was pressed."""

    form = ShiftForm
    max_num = MAX_SHIFTS
    first_field = "opens"
    has_focus = False

    @property
    def label(self) -> str:
        return str(LONG_WEEKDAYS[DAYS.index(self.prefix)])

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which hours a button is about."""
        typed = EN_DASH.join(str(form[end].value() or "") for end in ("opens", "closes")).strip(EN_DASH)
        values = {"n": number, "day": self.label}
        return RowWords(
            remove=_("Remove hours %(n)s of %(day)s") % values,
            what=f"{self.label} {typed or _('empty hours')}",
        )


class WeekEditor:
    """Seven days of rows, and the zone."""

    def __init__(self, zone: ZoneForm, days: Sequence[DayHours]) -> None:
        """Take the zone's form and the days."""
        self.zone, self.days = zone, days

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> "WeekEditor":
        """Show a content, shifts over midnight in one row."""
        shifts = zip(DAYS, join(read_week(content["week"])), strict=True)
        days = [DayHours.shown(map(_row, day), prefix=name) for name, day in shifts]
        return cls(ZoneForm(initial={"zone": content["zone"]}), days)

    @classmethod
    def of_post(cls, data: QueryDict) -> "WeekEditor":
        """Take what was posted."""
        return cls(ZoneForm(data), [DayHours.taken(data, prefix=name) for name in DAYS])

    def rearranged(self, command: str) -> "WeekEditor":
        """Return it after "copy:mon" (the hours of a day go to Monday to Friday) or a command for the rows of a day."""
        verb, _colon, name = command.partition(":")
        days = [day.rearranged(command) for day in self.days]
        zone = ZoneForm(initial={"zone": self.zone["zone"].value()})
        if verb == "copy" and name in DAYS:
            source = self.days[DAYS.index(name)].raw
            days = [
                day.with_rows([dict(row) for row in source])
                if index in WORKING_WEEK and day.prefix != name
                else day
                for index, day in enumerate(days)
            ]
            days[DAYS.index(name)].has_focus = True
        return WeekEditor(zone, days)

    def is_valid(self) -> bool:
        """Check the zone and every row, so that all errors show at once, and that no hours overlap."""
        ok = all([day.is_valid() for day in self.days])
        ok = self.zone.is_valid() and ok
        if not ok:
            return False
        filled = [self._filled(day) for day in range(7)]
        for overlap in split(self._shifts())[1]:
            filled[overlap.day][overlap.place].add_error(
                "opens", _("This overlaps with other hours of the day.")
            )
            ok = False
        return ok

    def week(self) -> Week:
        """Return the windows of what is typed and makes sense."""
        return split(self._shifts())[0]

    def to_json(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """Return the content with this week and zone."""
        week = dict(zip(DAYS, (write_windows(windows) for windows in self.week()), strict=True))
        return {**content, "zone": self.zone.cleaned_data["zone"], "week": week}

    def _filled(self, day: int) -> list[ShiftForm]:
        return [form for form in self.days[day].live if form.shift is not None]

    def _shifts(self) -> list[list[Shift]]:
        return [[form.shift for form in self._filled(day) if form.shift] for day in range(7)]


def _row(shift: Shift) -> dict[str, str]:
    return {"opens": write_time(shift[0]), "closes": write_time(shift[1])}
