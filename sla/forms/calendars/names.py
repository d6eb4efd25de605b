"""What a calendar is called, and what a new one begins with."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.calendars.arithmetic.opening_hours import DAYS
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.names import NamedForm
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField
from sla.forms.calendars.week import ZoneForm

OFFICE_HOURS = [["09:00", "12:00"], ["13:30", "18:00"]]


class NameForm(SharedForm, NamedForm):
    """The names in both languages."""

    name_en = LineField(label=gettext_lazy("Name in English"), max_length=100, required=False)
    name_zh = LineField(label=gettext_lazy("Name in Chinese"), max_length=100, required=False)

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.share()
        self.helper = helper(Bilingual("name"), Actions(_("Save"), cancel=cancel), draft="")


class NewCalendarForm(NamedForm, ZoneForm):
    """A calendar to begin with: a copy of another one, or plain office hours."""

    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Short, in lowercase, such as berlin-office. Used by imports and programs."),
        error_messages={
            "invalid": gettext_lazy("Use Latin letters, digits and hyphens, such as berlin-office.")
        },
    )
    name_en = LineField(label=gettext_lazy("Name in English"), max_length=100, required=False)
    name_zh = LineField(label=gettext_lazy("Name in Chinese"), max_length=100, required=False)
    source = forms.ModelChoiceField(
        Calendar.objects.all(),
        label=gettext_lazy("Start with"),
        required=False,
        empty_label=gettext_lazy("Monday to Friday, 09:00–12:00 and 13:30–18:00, no holidays"),
        help_text=gettext_lazy("A copy is independent of the original."),
    )

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.helper = helper(
            Section(_("Name"), "code", Bilingual("name")),
            Section(_("Working hours"), "zone", "source"),
            Actions(_("Create"), cancel=cancel),
            draft="",
        )

    def clean_code(self) -> str:
        """Keep the one word free that has an address of its own."""
        code: str = self.cleaned_data["code"].lower()
        if code == "new":
            raise forms.ValidationError(_("Choose another code."))
        return code

    @property
    def details(self) -> dict[str, Any]:
        """Return what `create_calendar` takes."""
        data = self.cleaned_data
        source: Calendar | None = data["source"]
        content = current_version(source).schedule.to_json() if source else _office()
        country = {"country": source.country, "subdivision": source.subdivision} if source else {}
        names = {name: data[name] for name in ("code", "name_en", "name_zh")}
        return {**names, **country, "content": {**content, "zone": data["zone"]}}


def _office() -> dict[str, Any]:
    return {"week": {day: OFFICE_HOURS for day in DAYS[:5]}, "overrides": {}}
