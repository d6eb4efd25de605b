"""Filter bars over the lists of pages; the choice is in the address. Those of the API are in web/api/filtering.py."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.display.joining import labelled
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import LineField

from .narrowing import address_without


class ListFilter(django_filters.FilterSet):
    """What a list can be narrowed by. A value that cannot be read narrows nothing."""

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return other rows of the same kind, narrowed by what is set."""
        self.form.is_valid()
        narrowed: QuerySet[Any] = self.filter_queryset(rows)
        return narrowed

    @cached_property
    def chips(self) -> list[dict[str, str]]:
        """What is set, each with the address without it."""
        self.form.is_valid()  # what cannot be read is not among the cleaned data
        set_to = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [
            {
                "label": labelled(self.form.fields[name].label, _shown(self.form.fields[name], value)),
                "url": address_without(self.data, name),
            }
            for name, value in set_to.items()
        ]


class WordsFilter(django_filters.CharFilter):
    """The search of the bar, with its label inside the field."""

    field_class = LineField

    def __init__(self, *, label: Any, **options: Any) -> None:
        """Take what a CharFilter takes."""
        widget = forms.SearchInput(attrs={"placeholder": label, "autocomplete": "off"})
        super().__init__(label=label, widget=widget, max_length=100, **options)


class SelectFilter(django_filters.ChoiceFilter):
    """A select; `empty_label` says what is shown while nothing is chosen."""

    def __init__(self, *, empty_label: Any, **options: Any) -> None:
        """Take what a ChoiceFilter takes."""
        super().__init__(empty_label=empty_label, widget=_select(), **options)


class DepartmentFilter(django_filters.ModelChoiceFilter):
    """A department out of `queryset`, which may be worked out from the HTTP request."""

    field_class = DepartmentField

    def __init__(self, **options: Any) -> None:
        """Take what a ModelChoiceFilter takes."""
        super().__init__(
            label=_("Department"),
            empty_label=_("All departments"),
            to_field_name="code",
            widget=_select(),
            **options,
        )


def _select() -> forms.Select:
    return PlainSelect(attrs={"class": "form-select"})


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    return str(dict(getattr(field, "choices", ())).get(value, value))
