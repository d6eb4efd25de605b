"""A form field that points at a place: a code or a name, found while one types where scripts run."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from departments.cached_places import place_tree
from departments.models import Place
from departments.place_lookup import place_called
from servicedesk.web.forms.person_fields import Named, SuggestingInput


class PlaceInput(SuggestingInput):
    """An input for a code; scripts find places by code, name and surroundings, and show the names instead."""

    options = reverse_lazy("place_options")


class PlaceField(forms.Field):
    """One place in use; cleans to the place or None.

    The one that the form begins with may stay, even if it is no longer in use.
    """

    widget = PlaceInput

    def __init__(self, **options: Any) -> None:
        """Take what a Field takes; `initial` may be a place or its id."""
        options.setdefault("help_text", _("Code or name."))
        super().__init__(**options)
        self._begins_with: Any = None

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        """Remember the place that the form begins with."""
        self._begins_with = form.get_initial_for_field(self, field_name)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """Turn a place, an id or what was typed into a code, with the names where there is one."""
        if value in self.empty_values:
            return ""
        tree = place_tree()
        if isinstance(value, Place | int):
            found = {value.pk if isinstance(value, Place) else value}
        else:
            found = tree.called(str(value))
        pk = tree.lasting(next(iter(found))) if len(found) == 1 else None
        return Named(tree.codes[pk], tree.path(pk)) if pk in tree.codes else value

    def to_python(self, value: Any) -> Place | None:
        """Find the one place that was meant."""
        if value in self.empty_values:
            return None
        before = self._begins_with
        pk = before.pk if isinstance(before, Place) else before
        tree = place_tree()
        if isinstance(pk, int) and isinstance(value, str) and tree.called(value) == {tree.lasting(pk)}:
            return Place.objects.get(pk=tree.lasting(pk))
        return place_called(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare codes."""
        return str(self.prepare_value(initial)) != str(self.prepare_value(data))
