"""What someone fills in who exports or imports the file of a service."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.display.answers import in_language
from departments.display.service_files import unknown_words, where_words
from departments.enums import ROLES
from departments.forms.place_fields import PlaceField
from departments.models import Department, Place, ServiceCategory
from departments.service_files.codes import DEPARTMENT, FIELD_SET, PLACE, POST, ROLE, Codes, Named
from departments.service_files.decoding import MOST_BYTES
from departments.service_files.service_file import ServiceFile
from servicedesk.web.display.joining import sentences
from servicedesk.web.forms.layouts import Actions, Section, helper
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import LineField

SELECT = {"class": "form-select"}


class ServiceFileForm(forms.Form):
    """A file of a service."""

    file = forms.FileField(
        label=gettext_lazy("File of a service"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=gettext_lazy("A JSON file that a desk has exported, up to 512 kB."),
    )

    def __init__(self, *args: Any, cancel: str, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.helper = helper("file", Actions(_("Look at it first"), cancel=cancel))

    def clean_file(self) -> Any:
        """Refuse a large file before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 512 kB. The file of a service is much smaller.")
            )
        return file


class FormChoicesForm(forms.Form):
    """What stands here for what a file names and is unknown."""

    def __init__(self, *args: Any, unknown: Iterable[Named], **kwargs: Any) -> None:
        """Ask for each of them; field sets are left out without a question."""
        super().__init__(*args, **kwargs)
        self.unknown = {f"{one.kind}-{one.word}": one for one in unknown if one.kind != FIELD_SET}
        for name, one in self.unknown.items():
            self.fields[name] = _FIELDS[one.kind](one)
        self.helper = helper(*self.sections())
        self.helper.form_tag = False

    def sections(self) -> list[Section]:
        """Return what the form shows, in order."""
        text = _("Choose what is meant here, or leave it out. What is left out never lets more people in.")
        return [Section(_("Not known here"), *self.unknown, help_text=text)] if self.unknown else []

    @property
    def codes(self) -> Codes:
        """What stands for what is unknown, as `with_codes` takes it; before the form is filled in nothing does."""
        found: dict[str, dict[str, str]] = {}
        for name, one in self.unknown.items():
            chosen = self.cleaned_data.get(name) if self.is_bound else None
            if self.is_bound:
                code = chosen.code if isinstance(chosen, Department | Place) else chosen or ""
                found.setdefault(one.kind, {})[one.word] = code
        return found


class ImportChoicesForm(FormChoicesForm):
    """Where an imported service goes, and what stands here for what its file names."""

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        file: ServiceFile,
        category: ServiceCategory | None,
        makes_categories: bool,
        **kwargs: Any,
    ) -> None:
        """Offer the departments to whose catalog the person adds; `category` is the one that the file means."""
        super().__init__(*args, **kwargs)
        self.fields["department"] = DepartmentField(departments, label=_("Department"), empty_label=None)
        self.fields["team"] = DepartmentField(
            Department.objects.filter(is_active=True, is_team=True, parent__in=departments),
            label=_("Team"),
            required=False,
            empty_label=_("None: the whole department"),
        )
        is_new = category is None and file.category is not None and makes_categories
        self.fields["category"] = forms.ModelChoiceField(
            ServiceCategory.objects.filter(is_active=True),
            label=_("Category"),
            initial=category,
            required=not is_new,
            empty_label=_("New: %(name)s") % {"name": _name(file)} if is_new else _("Choose"),
            help_text=_category_help(file, category),
            widget=forms.Select(attrs=SELECT),
        )

    def sections(self) -> list[Section]:
        """Return what the form shows, in order."""
        return [Section(_("Where it goes"), "department", "team", "category"), *super().sections()]


def _name(file: ServiceFile) -> str:
    return in_language(file.category.name) if file.category else ""


def _category_help(file: ServiceFile, category: ServiceCategory | None) -> str:
    if category is not None or file.category is None:
        return ""
    return _("There is no category “%(name)s” here.") % {"name": _name(file)}


def _words(one: Named, help_text: str = "") -> dict[str, Any]:
    where = _("Named in: %(where)s.") % {"where": where_words(one)}
    return {"label": unknown_words(one), "required": False, "help_text": sentences([where, help_text])}


def _department(one: Named) -> forms.Field:
    return DepartmentField(
        Department.objects.filter(is_active=True), empty_label=_("Leave it out"), **_words(one)
    )


def _role(one: Named) -> forms.Field:
    choices = [("", _("Leave it out")), *ROLES.items()]
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs=SELECT), **_words(one))


def _place(one: Named) -> forms.Field:
    return PlaceField(**_words(one, _("Code or name. Empty: left out.")))


def _post(one: Named) -> forms.Field:
    return LineField(max_length=120, initial=one.word, **_words(one, _("Empty: left out.")))


_FIELDS = {DEPARTMENT: _department, ROLE: _role, PLACE: _place, POST: _post}
