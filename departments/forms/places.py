"""What an admin fills in about a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.actions.places import DETAILS
from departments.enums import PlaceKind
from departments.models import Place
from servicedesk.accounts.forms.own import zone_choices
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.names import NamedForm
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField

from .place_fields import PlaceField


def _zones() -> list[tuple[str, Any]]:
    return [("", _("Same as the place around it")), *zone_choices()]


class PlaceForm(SharedForm, NamedForm):
    """A place: what it is called, where it lies."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of a place", "Kind"), choices=PlaceKind.choices, widget=forms.RadioSelect
    )
    code = LineField(
        label=pgettext_lazy("of a place", "Code"),
        max_length=40,
        help_text=gettext_lazy("As on the door or the label, such as SH-T2-3.12. No other place has it."),
    )
    parent = PlaceField(label=pgettext_lazy("of a place", "Part of"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        min_value=0,
        max_value=9999,
        help_text=gettext_lazy("Among the places beside it; equal ones are in the order of their names."),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        choices=_zones,
        widget=forms.Select(attrs={"data-pick": ""}),
    )

    def __init__(self, *args: Any, place: Place | None = None, cancel: str = "", **kwargs: Any) -> None:
        """Start with what is known of `place`."""
        initial = {"position": 0, "kind": PlaceKind.ROOM, **kwargs.pop("initial", {})}
        if place is not None:
            initial = {name: getattr(place, name) for name in DETAILS}
        super().__init__(*args, **{**kwargs, "initial": initial})
        if place is not None:
            self.share()
        self.helper = helper(
            Section(_("Name"), "kind", "code", Bilingual("name")),
            Section(_("Where it lies"), "parent", "position", "zone"),
            Actions(_("Save") if place else _("Create"), cancel=cancel),
            draft="",
        )

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class MergePlaceForm(forms.Form):
    """The place for which another stands from then on."""

    into = PlaceField(label=gettext_lazy("Merge into"))
