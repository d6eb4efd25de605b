"""What an admin fills in about a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.cached_places import workplaces
from departments.enums import MemberRole
from departments.forms.place_fields import PlaceField
from departments.forms.roles import role_choices
from departments.models import Department
from servicedesk.accounts.actions.people import DETAILS, check_address, check_manager
from servicedesk.accounts.enums import CompanyRole, Language
from servicedesk.accounts.forms.own import zone_choices
from servicedesk.accounts.models import User
from servicedesk.calendars.models import Calendar
from servicedesk.text.encodings import LABELS
from servicedesk.web.forms.layouts import Actions, Section, helper
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import AddressField, LineField, NameField
from servicedesk.web.verbs import errors_beside

MAX_FILE_BYTES = 5 * 1024 * 1024


class PersonForm(SharedForm):
    """What the directory says of a person."""

    name = NameField(label=pgettext_lazy("of a person", "Name"), max_length=120)
    native_name = NameField(label=gettext_lazy("Name in the other script"), max_length=120, required=False)
    email = AddressField(
        label=gettext_lazy("Email"), help_text=gettext_lazy("For signing in and for emails.")
    )
    post = LineField(label=gettext_lazy("Job title"), max_length=120, required=False)
    place = PlaceField(label=gettext_lazy("Location"), required=False)
    line_manager = PersonField(label=gettext_lazy("Manager"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zone_choices, widget=forms.Select(attrs={"data-pick": ""})
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.all(),
        label=gettext_lazy("Calendar"),
        required=False,
        empty_label=gettext_lazy("Same as the department"),
    )

    sections: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (gettext_lazy("Personal details"), ("name", "native_name", "email")),
        (gettext_lazy("Place in the company"), ("post", "place", "line_manager")),
        (gettext_lazy("Language and time"), ("language", "zone", "calendar")),
    )

    def __init__(
        self, *args: Any, person: User | None = None, label: Any = None, cancel: str = "", **kwargs: Any
    ) -> None:
        """Start with what is known of `person`."""
        known = {
            name: getattr(person or User(), name)
            for name in DETAILS
            if name not in ("calendar", "line_manager", "location")
        }
        if person is not None:
            known |= {"calendar": person.calendar, "line_manager": person.line_manager_id}
            known["place"] = workplaces([person.pk])[person.pk]
        kwargs["initial"] = {**known, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if person is not None:
            self.share()
        self._person = person or User()
        if self._person.location:
            words = _("Code or name. Until a place is chosen, the directory says “%(words)s”.")
            self.fields["place"].help_text = words % {"words": self._person.location}
        sections = [Section(title, *fields) for title, fields in self.sections]
        self.helper = helper(*sections, Actions(label or _("Save"), cancel=cancel), draft="")

    def clean(self) -> dict[str, Any]:
        """Refuse what the verb would, so that all that is wrong is said at once."""
        data = super().clean() or self.cleaned_data
        if "email" in data:
            with errors_beside(self):
                check_address(data["email"], self._person)
        if "line_manager" in data:
            with errors_beside(self):
                check_manager(data["line_manager"], self._person)
        return data

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`; where the person works is said by `set_workplace`."""
        return {name: self.cleaned_data[name] for name in DETAILS if name in self.cleaned_data}


class PlaceForm(SharedForm):
    """The unit that a person belongs to, and their role there."""

    department = DepartmentField(
        Department.objects.filter(is_active=True), label=gettext_lazy("Department or team"), empty_label=""
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role in it"),
        choices=role_choices(with_head=True),
        initial=MemberRole.MEMBER,
        widget=forms.RadioSelect,
    )


class InviteForm(PlaceForm, PersonForm):
    """A new person: details and place."""

    sections = (
        (gettext_lazy("Personal details"), ("name", "native_name", "email")),
        (gettext_lazy("Place in the company"), ("department", "role", "post", "place", "line_manager")),
        (gettext_lazy("Language and time"), ("language", "zone", "calendar")),
    )


class MoveForm(PlaceForm):
    """Where a person is to belong who belongs somewhere already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with where the person belongs."""
        super().__init__(*args, **kwargs)
        self.share()


class RolesForm(SharedForm):
    """Company roles."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Company roles"),
        choices=[
            (
                CompanyRole.ARBITER,
                gettext_lazy("Arbiter: decides on complaints and disputes, sees all figures"),
            ),
            (CompanyRole.EXECUTIVE, gettext_lazy("Executive: sees the figures of all departments")),
            (CompanyRole.ADMIN, gettext_lazy("Admin: sets up the desk, its people and its catalog")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start with the roles that the person has."""
        super().__init__(*args, **kwargs)
        self.share()


class ImportForm(forms.Form):
    """A file with people."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("Up to 5 MB. Files with more than 200 lines are imported in the background."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        required=False,
        choices=[("", gettext_lazy("Detect automatically")), *LABELS.items()],
        help_text=gettext_lazy(
            "How the text of the file is encoded. Check the preview to see whether it is right."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Lay it out."""
        super().__init__(*args, **kwargs)
        self.helper = helper("file", "encoding", Actions(_("Preview changes")))

    def clean_file(self) -> Any:
        """Refuse a file that no one could have meant."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Split it."))
        return file
