"""Filters of the queue and of lists; the choice is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from departments.cached_reads import org_tree
from departments.cached_services import services_by_unit
from departments.enums import Priority
from departments.rules import reach_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.cleaning import is_blank
from servicedesk.text.name_order import name_order
from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.display.joining import labelled
from servicedesk.web.lists.narrowing import address_without
from tickets.models import Ticket
from tickets.queries.finding import narrowed_by
from tickets.rules import readable_by


def _select() -> forms.Select:
    return PlainSelect(attrs={"class": "form-select"})


def _search_input(placeholder: Any) -> forms.SearchInput:
    return forms.SearchInput(attrs={"placeholder": placeholder, "autocomplete": "off"})


class SearchFilter(django_filters.FilterSet):
    """Search in number, title and description."""

    q = django_filters.CharFilter(
        label=_("Search in this list"), method="by_text", widget=_search_input(_("Search in this list"))
    )

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        return narrowed_by(rows, value)

    @property
    def chips(self) -> list[dict[str, str]]:
        """What is set, each with the address without it."""
        found = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name) if self.form.is_valid() else None
            if value:
                label = labelled(field.label, _shown(field, value))
                found.append({"label": label, "url": address_without(self.data, name)})
        return found


class ReadableFilter(SearchFilter):
    """The same among requests of which the person may read but the outline: a hit would tell what they may not."""

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Ticket], name: str, value: str) -> QuerySet[Ticket]:
        if is_blank(value):
            return rows
        return super().by_text(rows.filter(pk__in=readable_by(self.request.user).values("pk")), name, value)


class QueueFilter(SearchFilter):
    """Team, priority and service of the person's units."""

    team = django_filters.ChoiceFilter(
        label=_("Team"), method="by_team", widget=_select(), empty_label=_("Any team")
    )
    priority = django_filters.ChoiceFilter(
        label=_("Priority"), choices=Priority.choices, widget=_select(), empty_label=_("Any priority")
    )
    service = django_filters.ChoiceFilter(
        label=_("Service"), field_name="service_id", widget=_select(), empty_label=_("Any service")
    )

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet[Ticket], request: PersonRequest) -> None:
        super().__init__(data, queryset=queryset, request=request)
        tree, works = org_tree(), reach_of(request.user).works
        ordered = sorted((tree.is_team[unit], tree.name(unit), unit) for unit in works)
        self.filters["team"].extra["choices"] = [(str(unit), name) for _is_team, name, unit in ordered]
        offered = (service for services in services_by_unit(works).values() for service in services)
        self.filters["service"].extra["choices"] = [
            (str(service.id), service.name)
            for service in sorted(offered, key=lambda one: name_order(one.name, get_language() or "en"))
        ]

    def by_team(self, rows: QuerySet[Ticket], _name: str, value: str) -> QuerySet[Ticket]:
        """A team is its own queue; a department is all of it."""
        tree, unit = org_tree(), int(value)
        units = {unit} if tree.is_team[unit] else tree.with_teams(unit)
        return rows.filter(promise__holder__in=units)


def _shown(field: forms.Field, value: Any) -> str:
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))
