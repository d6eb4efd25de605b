"""What an admin decides of each location that is words and no place yet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.actions.places import check_place
from departments.enums import PlaceKind
from departments.queries.place_texts import TextGroup
from servicedesk.text.bilingual import side_of
from servicedesk.web.forms.shared import digest_of
from servicedesk.web.forms.text_fields import LineField
from servicedesk.web.verbs import errors_beside

from .place_fields import PlaceField

LEAVE, EXISTING, NEW = "leave", "place", "new"
SHOWN = 50  # texts on a page
DECISION = "-do"


class PlaceTextForm(forms.Form):
    """One text: left alone, a place that there is, or a new one."""

    do = forms.ChoiceField(
        label=gettext_lazy("What to do with it"),
        widget=forms.RadioSelect,
        initial=LEAVE,
        choices=[
            (LEAVE, gettext_lazy("Leave it")),
            (EXISTING, gettext_lazy("An existing place")),
            (NEW, gettext_lazy("A new place")),
        ],
    )
    place = PlaceField(
        label=gettext_lazy("Which place, or where the new one lies"), required=False, help_text=""
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a place", "Kind"),
        choices=PlaceKind.choices,
        initial=PlaceKind.ROOM,
        required=False,
    )
    code = LineField(label=gettext_lazy("Code of the new place"), max_length=40, required=False)
    name_en = LineField(label=gettext_lazy("Name of the new place"), max_length=120, required=False)

    def __init__(self, *args: Any, group: TextGroup, **kwargs: Any) -> None:
        """Begin with the words as the name of a new place."""
        super().__init__(*args, **{**kwargs, "initial": {"name_en": group.shown}})
        self.group = group

    def clean(self) -> dict[str, Any]:
        """Ask for what the decision needs, and refuse a new place that cannot be."""
        data = super().clean() or self.cleaned_data
        if data.get("do") == EXISTING and "place" in data and data["place"] is None:
            self.add_error("place", _("Say which place it is."))
        if data.get("do") == NEW and not self.errors:
            with errors_beside(self):
                check_place(self._details)
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is said of the parent, and of the name in either language, beside the field that asks for it."""
        super().add_error({"parent": "place", "name_zh": "name_en"}.get(field or "", field), error)

    @property
    def _details(self) -> dict[str, Any]:
        data = self.cleaned_data
        name = f"name_{side_of(data['name_en'])}"
        return {"kind": data["kind"], "code": data["code"], name: data["name_en"], "parent": data["place"]}

    @property
    def decision(self) -> dict[str, Any] | None:
        """Return what goes into `settle_texts`, None for a text that is left alone."""
        data = self.cleaned_data
        place = data["place"].pk if data["place"] is not None else None
        if data["do"] == LEAVE:
            return None
        if data["do"] == EXISTING:
            return {"text": self.group.text, "place": place}
        return {"text": self.group.text, "new": {**self._details, "parent": place}}


def forms_of(groups: Sequence[TextGroup], data: Any = None) -> list[PlaceTextForm]:
    """Return a form for each group; posted, those whose texts still wait, in the order in which they were shown.

    The names of its fields come from the text alone, so that a draft never fills in what was meant for another text.
    """
    known = {digest_of(group.text): group for group in groups}
    if data is None:
        return [PlaceTextForm(group=group, prefix=name) for name, group in known.items()]
    names = [field.removesuffix(DECISION) for field in data if field.endswith(DECISION)][:SHOWN]
    found = [PlaceTextForm(data, group=known[name], prefix=name) for name in names if name in known]
    _check_codes(found)
    return found


def _check_codes(found: Sequence[PlaceTextForm]) -> None:
    """Refuse a code that two new places would have."""
    valid = [form for form in found if form.is_valid() and form.cleaned_data["do"] == NEW]
    codes = Counter(form.cleaned_data["code"].casefold() for form in valid)
    for form in valid:
        if codes[form.cleaned_data["code"].casefold()] > 1:
            form.add_error("code", _("Two new places have this code."))
