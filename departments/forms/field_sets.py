"""What an author fills in about a field set."""

from typing import Any, cast

from django import forms
from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.condition_words import label_of, text_of
from departments.forms.service_fields import ServiceField
from departments.formspec.form import FormSpec, Section
from departments.models import Department, FieldSet, Service
from departments.rules import (
    catalogs_editable_by,
    field_sets_editable_by,
    may_configure,
    services_editable_by,
)
from servicedesk.accounts.models import User
from servicedesk.web.display.joining import labelled, listed
from servicedesk.web.forms.layouts import Actions, Bilingual, helper
from servicedesk.web.forms.layouts import Section as Part
from servicedesk.web.forms.names import NamedForm, require_a_name
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField


class ServiceChoiceForm(forms.Form):
    """The service whose form has the fields."""

    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Service"),
        widget=forms.Select(attrs={"data-pick": ""}),
        empty_label=gettext_lazy("Choose"),
        help_text=gettext_lazy("A section of its request form becomes the field set."),
    )

    def __init__(self, *args: Any, user: User, cancel: str, **kwargs: Any) -> None:
        """Offer the services whose forms the person edits."""
        super().__init__(*args, **kwargs)
        services: Any = self.fields["service"]
        services.queryset = services_editable_by(user).select_related("department")
        self.helper = helper("service", Actions(_("Continue"), cancel=cancel), draft="")


class FieldSetForm(SharedForm, NamedForm):
    """A set by name."""

    is_active = forms.BooleanField(
        label=gettext_lazy("Offered"),
        help_text=gettext_lazy(
            "Forms keep the fields that they took, also of a set that is not offered any more."
        ),
        required=False,
    )

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.share()
        self.helper = helper(Bilingual("name"), "is_active", Actions(_("Save"), cancel=cancel), draft="")


class MakeFieldSetForm(forms.Form):
    """A section of a form as a new set, or as the next version of one."""

    section = forms.ChoiceField(label=gettext_lazy("Section"), widget=forms.RadioSelect)
    field_set = forms.ModelChoiceField(
        FieldSet.objects.none(),
        label=gettext_lazy("What becomes of it"),
        required=False,
        empty_label=gettext_lazy("A new field set"),
        help_text=gettext_lazy(
            "Of an existing set it becomes the next version, which its forms are offered."
        ),
    )
    name_en = LineField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    name_zh = LineField(label=gettext_lazy("Name in Chinese"), max_length=120, required=False)
    department = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Department"),
        required=False,
        help_text=gettext_lazy("Its forms can take the set, and those of all below it."),
    )

    def __init__(
        self, *args: Any, form: FormSpec, service: Service, user: User, cancel: str, **kwargs: Any
    ) -> None:
        """Offer the sections that have fields, and the sets and departments of the person."""
        super().__init__(*args, **kwargs)
        self.form, self.is_admin = form, may_configure(user)
        section: Any = self.fields["section"]
        section.choices = [
            (at, _section_words(one, at)) for at, one in enumerate(form.sections) if one.fields
        ]
        section.initial = section.choices[0][0] if section.choices else None
        sets: Any = self.fields["field_set"]
        sets.queryset = field_sets_editable_by(user)
        self._offer_owners(catalogs_editable_by(user), service)
        widget = forms.HiddenInput(attrs={"autocomplete": "off"})
        now = newest_versions(sets.queryset)
        self.fields["seen"] = forms.CharField(required=False, initial=now, widget=widget)
        self.helper = helper(
            "section",
            "field_set",
            Part(_("If it is new"), Bilingual("name"), "department"),
            Actions(_("Publish"), cancel=cancel),
            draft="",
        )

    def _offer_owners(self, owners: QuerySet[Department], service: Service) -> None:
        field: Any = self.fields["department"]
        field.queryset, field.empty_label = owners, _("The whole company") if self.is_admin else None
        field.required, field.initial = not self.is_admin, service.department_id

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the set is new."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: FieldSet | None = data.get("field_set")
        if chosen is None:
            require_a_name(self)
        elif (seen := data.get("seen", "")) and seen != self.fields["seen"].initial:
            self._tell_of_newer(chosen, seen)
        return data

    def _tell_of_newer(self, chosen: FieldSet, seen: str) -> None:
        """Refuse once where someone published a version of the set after the form was opened."""
        known = dict(part.split("=", 1) for part in seen.split() if "=" in part)
        newest = chosen.newest
        if newest is None or known.get(chosen.key) == str(newest.number):
            return
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = self.fields["seen"].initial
        self.data = data
        said = _("Someone published version %(n)s of it after you opened this. Publish again to replace it.")
        self.add_error("field_set", said % {"n": newest.number})

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verb as `details`."""
        return {name: self.cleaned_data[name] for name in ("name_en", "name_zh", "department")}

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Return the fields of the section as a set has them."""
        section = self.form.sections[int(self.cleaned_data["section"])]
        return [
            {key: part for key, part in spec.to_json().items() if key != "set"} for spec in section.fields
        ]


def newest_versions(sets: QuerySet[FieldSet]) -> str:
    """Return the number of each set's newest version, as a form carries what its reader saw."""
    numbers = sets.annotate(number=Max("versions__number")).order_by("key").values_list("key", "number")
    return " ".join(f"{key}={number}" for key, number in numbers)


def _section_words(section: Section, at: int) -> str:
    title = text_of(section.label) or _("Section %(n)s") % {"n": at + 1}
    return labelled(title, listed(map(label_of, section.fields)))
