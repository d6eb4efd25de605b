"""What people fill in about themselves."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from servicedesk.accounts.enums import Language, TokenScope
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.display.zones import zone_option
from servicedesk.web.forms.date_fields import DayField
from servicedesk.web.forms.layouts import Actions, helper
from servicedesk.web.forms.person_fields import PersonField
from servicedesk.web.forms.text_fields import LineField

LIVES = (30, 90, 365)


def zone_choices() -> list[tuple[str, str]]:
    """Return every zone that names a place, as one picks it, and UTC."""
    return [
        (name, zone_option(name))
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith("Etc/")
    ] + [("UTC", "UTC")]


def life_choices() -> list[tuple[int, str]]:
    """Return how long a token may be valid, "30 days", in the reader's language."""
    return [(days, ngettext("%d day", "%d days", days) % days) for days in LIVES]


class ProfileForm(forms.Form):
    """Language and zone."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        widget=forms.Select(attrs={"data-pick": ""}),
        help_text=gettext_lazy("Times on pages and in emails are shown in this time zone."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Start with what the person has chosen."""
        kwargs["initial"] = {"language": person.language, "zone": person.zone}
        super().__init__(*args, **kwargs)
        if person.zone not in dict(zone_choices()):
            zone: Any = self.fields["zone"]
            zone.choices = [(person.zone, person.zone), *zone_choices()]
        self.helper = helper("language", "zone", Actions(_("Save")))


class DaysForm(forms.Form):
    """Whole days of a person, the last one included."""

    starts_on = DayField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Read the days in the person's own zone."""
        super().__init__(*args, **kwargs)
        self._zone = ZoneInfo(person.zone)

    @property
    def span(self) -> dict[str, datetime]:
        """Return the days as moments: from the first midnight to the one after the last day."""
        first: date = self.cleaned_data["starts_on"]
        last: date = self.cleaned_data["ends_on"]
        return {"starts_at": self._midnight(first), "ends_at": self._midnight(last + timedelta(days=1))}

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self._zone)


class AbsenceForm(DaysForm):
    """Days away, and the deputy."""

    deputy = PersonField(
        label=gettext_lazy("Deputy"),
        required=False,
        help_text=gettext_lazy(
            "Email address or full name. Your deputy has your rights during this time and receives your "
            "notifications."
        ),
    )

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Name the days."""
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].label, self.fields["ends_on"].label = (
            _("First day out of office"),
            _("Last day out of office"),
        )
        end = Actions(_("Set out of office"), cancel=cancel)
        self.helper = helper("starts_on", "ends_on", "deputy", end, draft="")


class AssistantForm(DaysForm):
    """Somebody who may ask for the person where a service is confidential, and for which days."""

    assistant = PersonField(
        label=gettext_lazy("Assistant"),
        help_text=gettext_lazy(
            "Email address or full name. Can submit confidential requests for you, but cannot read the replies."
        ),
    )

    field_order = ("assistant", "starts_on", "ends_on")

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Lay it out; it begins today, unless said otherwise."""
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = clock.reading().astimezone(self._zone).date()
        end = Actions(_("Name an assistant"), cancel=cancel)
        self.helper = helper("assistant", "starts_on", "ends_on", end, draft="")


class TokenForm(forms.Form):
    """A new API token."""

    label = LineField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("To recognize it later, for example “badge system”."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Permissions"),
        choices=TokenScope.choices,
        initial=TokenScope.READ,
        widget=forms.RadioSelect,
    )
    lasts = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=lambda days: timedelta(days=int(days)),
        choices=life_choices,
        initial=90,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.helper = helper("label", "scope", "lasts", Actions(_("Create token")))
