"""What an author fills in about planned work or an outage."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.announcement_details import DETAILS, MOST_NAMED, NAMED, SIDES, TIMES
from departments.enums import AnnouncementKind
from departments.forms.place_fields import PlaceField
from departments.models import Announcement, Service
from departments.models.announcements import MOST_TEXT
from servicedesk.web.display.zones import zone_time
from servicedesk.web.forms.date_fields import MomentField
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.person_fields import SeveralField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField, TextField

TYPED = "%Y-%m-%dT%H:%M"
KINDS = {
    AnnouncementKind.OUTAGE: gettext_lazy("Outage: something does not work"),
    AnnouncementKind.PLANNED: gettext_lazy("Planned work: something will not work for a while"),
}


def _text(label: Any, rows: int = 4) -> TextField:
    return TextField(
        label=label, required=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": rows})
    )


def _moment(label: Any, **options: Any) -> MomentField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)
    return MomentField(label=label, widget=widget, **options)


class AnnouncementForm(SharedForm):
    """An announcement; its follow-up only once it has ended."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS.items(), widget=forms.RadioSelect)
    title_en = LineField(label=gettext_lazy("Title in English"), max_length=120, required=False)
    title_zh = LineField(label=gettext_lazy("Title in Chinese"), max_length=120, required=False)
    text_en = _text(gettext_lazy("Text in English"))
    text_zh = _text(gettext_lazy("Text in Chinese"))
    follow_up_en = _text(gettext_lazy("Follow-up in English"))
    follow_up_zh = _text(gettext_lazy("Follow-up in Chinese"))
    starts_at = _moment(gettext_lazy("From"))
    ends_at = _moment(gettext_lazy("Until"), required=False)
    services = forms.ModelMultipleChoiceField(
        Service.objects.none(),
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    places = SeveralField(
        PlaceField(),
        label=gettext_lazy("Places"),
        required=False,
        most=MOST_NAMED,
        help_text=gettext_lazy("Code or name, one per line, with everything within them."),
    )

    def __init__(
        self,
        *args: Any,
        services: QuerySet[Service],
        announcement: Announcement | None = None,
        cancel: str,
        **kwargs: Any,
    ) -> None:
        """Offer `services`; begin with what is stored, where there is an announcement already."""
        initial = kwargs.pop("initial", {}) | ({} if announcement is None else _stored(announcement))
        super().__init__(*args, **{**kwargs, "initial": _typed(initial)})
        field: Any = self.fields["services"]
        field.queryset = services
        if announcement is not None:
            self.share()
        if announcement is None or announcement.ended_at is None:
            for side in SIDES:
                del self.fields[f"follow_up_{side}"]
        self.helper = helper(*self._sections(), Actions(_("Save"), cancel=cancel), draft="")

    def _sections(self) -> Iterable[Section]:
        yield Section(
            _("What it says"), "kind", Bilingual("title"), Bilingual("text"),
            help_text=_("One language is enough. Readers of the other language will see that text."),
        )  # fmt: skip
        if "follow_up_en" in self.fields:
            yield Section(_("Follow-up"), Bilingual("follow_up"))
        yield Section(
            _("When it is"), "starts_at", "ends_at",
            help_text=_("In %(zone)s. For an outage, give the expected end, or leave it empty.")
            % {"zone": zone_time()},
        )  # fmt: skip
        yield Section(
            _("Who is affected"), "services", "places",
            help_text=_(
                "Everyone who can see one of the services; with places, those of them who work there. Everyone who can "
                "see one of the services can also read the text."
            ),
        )  # fmt: skip

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS if name in self.cleaned_data}


class FollowUpForm(forms.Form):
    """What came of an announcement that ends."""

    follow_up_en = _text(gettext_lazy("Follow-up in English"), 3)
    follow_up_zh = _text(gettext_lazy("Follow-up in Chinese"), 3)

    def __init__(self, *args: Any, announcement: Announcement, **kwargs: Any) -> None:
        """Begin with what was written before it was reopened, if it was."""
        initial = {name: getattr(announcement, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": initial})

    @property
    def follow_up(self) -> dict[str, str]:
        """Return the texts by language."""
        return {side: self.cleaned_data[f"follow_up_{side}"] for side in SIDES}


def _stored(announcement: Announcement) -> dict[str, Any]:
    values = {name: getattr(announcement, name) for name in DETAILS if name not in NAMED}
    return values | {
        "services": [service.pk for service in announcement.services.all()],
        "places": list(announcement.places.all()),
    }


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with moments as the browser's own field has them, in the reader's zone."""
    return {
        name: timezone.localtime(value).strftime(TYPED)
        if name in TIMES and isinstance(value, datetime)
        else value
        for name, value in values.items()
    }
