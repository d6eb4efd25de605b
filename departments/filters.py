"""Filters of the lists of people and services; the choice is in the address of the page."""

from typing import Any, cast

from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.cached_reads import org_tree
from departments.enums import ServiceState
from departments.models import Department, Service
from departments.queries.directory import last_memberships, people_matching
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded
from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import LineField
from servicedesk.web.lists.narrowing import address_without

WAITING, LEFT, EVERYBODY = "waiting", "left", "everybody"


class Filter(forms.Form):
    """A filter bar; a value that cannot be read narrows nothing."""

    q = LineField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.SearchInput,
    )
    department = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("All departments"),
        required=False,
        to_field_name="code",
        widget=PlainSelect,
    )

    def __init__(self, data: QueryDict, *, departments: QuerySet[Department], **kwargs: Any) -> None:
        """Offer these departments, and dress the fields for the bar."""
        super().__init__(data, **kwargs)
        department: Any = self.fields["department"]
        department.queryset = departments
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "form-select"
        self.fields["q"].widget.attrs["placeholder"] = self.fields["q"].label
        self.is_valid()

    def chosen(self, name: str) -> Any:
        """Return a field's value, or None."""
        return self.cleaned_data.get(name) or None

    def chips(self) -> list[dict[str, str]]:
        """Return the filters in use, each with the address without it."""
        return [
            {"label": self._chip(name), "url": address_without(cast(QueryDict, self.data), name)}
            for name in self.fields
            if self.chosen(name) is not None
        ]

    def _chip(self, name: str) -> str:
        field, value = self.fields[name], self.chosen(name)
        if isinstance(field, forms.ModelChoiceField):
            return str(value)
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            return str(dict(choices)[value])
        return _("“%(text)s”") % {"text": value}


class PeopleFilter(Filter):
    """People by words, department and whether they are here; nothing chosen: those who work here."""

    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        widget=PlainSelect,
        choices=[
            ("", gettext_lazy("Active")),
            (WAITING, gettext_lazy("Never signed in")),
            (LEFT, gettext_lazy("Has left")),
            (EVERYBODY, gettext_lazy("Everyone")),
        ],
    )

    def apply(self, people: QuerySet[User]) -> QuerySet[User]:
        """Narrow the list."""
        if self.chosen("q"):
            people = people_matching(people, self.chosen("q"))
        if self.chosen("department"):
            units = org_tree().below(self.chosen("department").pk)
            people = people.filter(pk__in=last_memberships().filter(department__in=units).values("user"))
        state = self.chosen("state")
        if state == WAITING:
            people = people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return people if state == EVERYBODY else people.filter(is_active=state != LEFT)


class ServiceFilter(Filter):
    """Services by words, department and state."""

    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        widget=PlainSelect,
        choices=[("", gettext_lazy("Any status")), *ServiceState.choices],
    )

    def apply(self, services: QuerySet[Service]) -> QuerySet[Service]:
        """Narrow the list."""
        for word in folded(self.chosen("q") or "").split():
            services = services.filter(name_en__icontains=word) | services.filter(name_zh__icontains=word)
        if self.chosen("department"):
            services = services.filter(department=self.chosen("department"))
        if self.chosen("state"):
            services = services.filter(state=self.chosen("state"))
        return services
