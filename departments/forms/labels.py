"""What goes onto a sheet of labels, and how it is laid out."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from departments.display.labels import BOTH, GRIDS, Grid, Label, place_labels, service_labels, sheets
from departments.enums import PlaceKind, ServiceState
from departments.forms.service_fields import ServicesField
from departments.models import Service
from departments.models.naming import shown_name
from departments.queries.label_places import labeled_places
from servicedesk.web.forms.layouts import Actions, Section, helper
from servicedesk.web.forms.person_fields import SeveralField

from .place_fields import PlaceField

MOST = 500  # labels made at once


class LabelsForm(forms.Form):
    """How labels are laid out; a subclass says which there are: `whose` (the fields), `things` and `labels`."""

    grid = forms.ChoiceField(
        label=gettext_lazy("Labels"), choices=[(grid.key, grid.words) for grid in GRIDS.values()]
    )
    skip = forms.IntegerField(
        label=gettext_lazy("Labels missing on the first sheet"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("So that you can use up a sheet already begun."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[(BOTH, gettext_lazy("Both languages")), ("en", "English"), ("zh", "中文")],
    )
    cut = forms.BooleanField(label=gettext_lazy("Cutting lines"), required=False)
    whose: tuple[str, ...] = ()
    title: Any = ""

    def __init__(self, data: Any = None, *, cancel: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.helper = helper(*self._layout(cancel))
        del self.helper.attrs["data-guard"]  # the answer is another page, not this one taken

    def _layout(self, cancel: str) -> Layout:
        return Layout(
            Section(self.title, *self.whose),
            Section(_("Sheet"), "grid", "skip", "language", "cut"),
            Actions(_("Show sheets"), cancel=cancel),
        )

    @property
    def sheets(self) -> list[list[Label | None]]:
        """The labels, sheet by sheet."""
        return sheets(self.labels, self.chosen_grid, self.cleaned_data["skip"] or 0)

    @property
    def chosen_grid(self) -> Grid:
        return GRIDS[self.cleaned_data["grid"]]

    @property
    def labels(self) -> Any:
        """The labels in order, once the form is valid."""
        raise NotImplementedError

    def count(self, things: Any, beside: str) -> None:
        """Refuse none, and more than are made at once, beside a field."""
        n = len(things)
        if not n:
            self.add_error(beside, _("Nothing here gets a label."))
        elif n > MOST:
            said = ngettext(
                "That is %(n)s label; at most %(most)s are made at once. Choose fewer.",
                "That is %(n)s labels; at most %(most)s are made at once. Choose fewer.",
                n,
            )
            self.add_error(beside, said % {"n": n, "most": MOST})

    def clean_skip(self) -> int:
        """Leave at least one label on the first sheet."""
        skip: int = self.cleaned_data["skip"] or 0
        grid = GRIDS.get(self.data.get("grid", ""))
        if grid is not None and skip >= grid.size:
            most = {"most": grid.size - 1}
            raise ValidationError(_("Enter a number of at most %(most)s.") % most, code="max_value")
        return skip


class PlaceLabelsForm(LabelsForm):
    """Labels of places: of all in a place, of some kinds, or single ones."""

    inside = PlaceField(
        label=gettext_lazy("All places in"),
        required=False,
        help_text=gettext_lazy("Code or name. Leave empty for all places; 500 labels at most."),
    )
    kinds = forms.MultipleChoiceField(
        label=pgettext_lazy("of a place", "Kinds"),
        required=False,
        choices=PlaceKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen means every kind."),
    )
    single = SeveralField(
        PlaceField(),
        label=gettext_lazy("Single places"),
        required=False,
        help_text=gettext_lazy("Code or name, one a line, at most 100."),
    )
    whose = ("inside", "kinds", "single")
    title = gettext_lazy("Which places")

    def clean(self) -> None:
        """Find the places."""
        clean = self.cleaned_data
        self.places: list[int] = []
        if not {"inside", "kinds", "single"} <= clean.keys():
            return
        inside, kinds, single = clean["inside"], clean["kinds"], clean["single"]
        self.places = labeled_places(
            inside=inside.pk if inside else None,
            kinds=kinds,
            single=sorted(place.pk for place in single),
            all_else=bool(inside or kinds) or not single,
        )
        self.count(self.places, "inside")

    @property
    def labels(self) -> Any:
        return place_labels(self.places, self.cleaned_data["language"])


class ServiceLabelsForm(LabelsForm):
    """Labels of services whose entry the person edits."""

    services = ServicesField(
        Service.objects.none(),
        label=gettext_lazy("Services"),
        required=False,
        widget=forms.SelectMultiple(attrs={"data-pick": "", "class": "form-select"}),
        help_text=gettext_lazy("None chosen means all published ones that you edit; 500 labels at most."),
    )
    whose = ("services",)
    title = gettext_lazy("Which services")

    def __init__(self, data: Any = None, *, services: QuerySet[Service], **options: Any) -> None:
        """Offer these services, but for retired ones, whose code leads nowhere."""
        super().__init__(data, **options)
        in_use = services.exclude(state=ServiceState.RETIRED)
        self.offered = in_use.select_related("department").order_by(
            shown_name("department__"), shown_name(), "pk"
        )
        field: Any = self.fields["services"]
        field.queryset = self.offered

    def clean(self) -> None:
        """Find the services."""
        if "services" in self.cleaned_data:
            published = self.offered.filter(state=ServiceState.PUBLISHED)
            chosen = self.cleaned_data["services"] or published
            self.chosen = list(chosen[: MOST + 1])
            self.count(self.chosen, "services")

    @property
    def labels(self) -> Any:
        return service_labels(self.chosen, self.cleaned_data["language"])
