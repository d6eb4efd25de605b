"""The editor of a working week: rows of opening and closing times for each day, which can be added and taken away.

The whole state travels in the page, so that every button works as a plain submit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from servicedesk.web.display.moments import LONG_WEEKDAYS
from servicedesk.web.forms.text_fields import LineField
from sla.forms.calendars.hours import worded

MAX_SHIFTS = 8
WORKING_WEEK = range(5)
Row = dict[str, Any]


class ZoneForm(forms.Form):
    """The zone that the hours are meant in."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=forms.Select(attrs={"class": "form-select", "data-pick": ""}),
        help_text=gettext_lazy("Hours are meant on the clocks of this place, in summer and in winter."),
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
        """Read the times; `shift` is None for an empty row."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = data.get("opens", ""), data.get("closes", "")
        data["shift"] = None
        if opens and closes:
            try:
                data["shift"] = read_shift(opens, closes)
            except HoursError as error:
                self.add_error("closes", worded(error))
        elif opens or closes:
            self.add_error("closes" if opens else "opens", _("Write both times, or take the row away."))
        return data

    @property
    def shift(self) -> Shift | None:
        """What was typed, where it makes sense."""
        return self.cleaned_data.get("shift") if self.is_bound and self.is_valid() else None


@dataclass
class DayRow:
    """A weekday with its rows. `focus`: a row was just added or taken away here."""

    name: str
    forms: list[ShiftForm]
    focus: bool = False

    @property
    def label(self) -> str:
        return str(LONG_WEEKDAYS[DAYS.index(self.name)])

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= MAX_SHIFTS

    @property
    def errors(self) -> list[Any]:
        """What is wrong in any of its fields."""
        return [error for form in self.forms for messages in form.errors.values() for error in messages]


class WeekEditor:
    """Seven days of rows, and the zone."""

    def __init__(self, zone: ZoneForm, rows: Sequence[Sequence[Row]], *, focus: str = "") -> None:
        """Take the zone's form and raw rows with the texts `opens` and `closes`."""
        self.zone, self.rows = zone, [list(day)[:MAX_SHIFTS] for day in rows]
        self.days = [
            DayRow(name, [_form(name, place, row) for place, row in enumerate(day)], focus=name == focus)
            for name, day in zip(DAYS, self.rows, strict=True)
        ]

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> "WeekEditor":
        """Show a content, shifts over midnight in one row."""
        rows = [[_row(shift) for shift in shifts] for shifts in join(read_week(content["week"]))]
        return cls(ZoneForm(initial={"zone": content["zone"]}), rows)

    @classmethod
    def of_post(cls, data: QueryDict) -> "WeekEditor":
        """Take over what stands in the page."""
        return cls(ZoneForm(data), [_posted(data, name) for name in DAYS])

    def rearranged(self, command: str) -> "WeekEditor":
        """Return it after "add:mon", "remove:mon:1" or "copy:mon"; anything else changes nothing."""
        verb, _colon, rest = command.partition(":")
        name, _colon, place = rest.partition(":")
        rows = [list(day) for day in self.rows]
        if name not in DAYS:
            return self
        day = rows[DAYS.index(name)]
        if verb == "add" and len(day) < MAX_SHIFTS:
            day.append({"opens": "", "closes": "", "is_new": True})
        elif verb == "remove" and place.isdecimal() and int(place) < len(day):
            del day[int(place)]
        elif verb == "copy":
            rows = [list(day) if index in WORKING_WEEK else list(other) for index, other in enumerate(rows)]
        return WeekEditor(self.zone, rows, focus=name)

    def is_valid(self) -> bool:
        """Check the zone and every row, so that all errors show at once, and that no hours overlap."""
        ok = all([form.is_valid() for day in self.days for form in day.forms])
        ok = self.zone.is_valid() and ok
        if not ok:
            return False
        filled = [self._filled(day) for day in range(7)]
        for overlap in split(self._shifts())[1]:
            filled[overlap.day][overlap.place].add_error(
                "opens", _("It begins before other hours of this day have ended.")
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
        return [form for form in self.days[day].forms if form.shift is not None]

    def _shifts(self) -> list[list[Shift]]:
        return [[form.shift for form in self._filled(day) if form.shift] for day in range(7)]


def _posted(data: QueryDict, name: str) -> list[Row]:
    given = data.get(f"{name}-count", "")
    count = min(int(given), MAX_SHIFTS) if given.isdecimal() and len(given) < 4 else 0
    return [
        {end: data.get(f"{name}-{place}-{end}", "") for end in ("opens", "closes")} for place in range(count)
    ]


def _row(shift: Shift) -> Row:
    return {"opens": write_time(shift[0]), "closes": write_time(shift[1])}


def _form(name: str, place: int, row: Row) -> ShiftForm:
    prefix = f"{name}-{place}"
    form = ShiftForm({f"{prefix}-{end}": row.get(end, "") for end in ("opens", "closes")}, prefix=prefix)
    if row.get("is_new"):
        form.fields["opens"].widget.attrs["autofocus"] = True
    return form
