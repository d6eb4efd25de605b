"""What an admin fills in about a department, and a head about its people."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.organisation import DETAILS
from departments.enums import MemberRole
from departments.forms.about import AboutForm
from departments.forms.roles import role_choices
from departments.models import Department
from servicedesk.calendars.models import Calendar
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.names import NamedForm
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField


class DepartmentForm(SharedForm, NamedForm, AboutForm):
    """A department or team."""

    code = LineField(
        label=gettext_lazy("Code"),
        max_length=12,
        help_text=gettext_lazy(
            "Short and in capitals, such as FAC. Request numbers start with it: FAC-2041."
        ),
    )
    parent = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Part of"),
        required=False,
        empty_label=gettext_lazy("None: top level"),
    )
    is_team = forms.BooleanField(
        label=gettext_lazy("It is a team"),
        required=False,
        help_text=gettext_lazy("A team works through its own queue for the department it belongs to."),
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.all(),
        label=gettext_lazy("Calendar"),
        empty_label=None,
        help_text=gettext_lazy("Timers run during its working hours."),
    )

    def __init__(
        self, *args: Any, department: Department | None = None, cancel: str = "", **kwargs: Any
    ) -> None:
        """Start with what is known of `department`."""
        initial = kwargs.pop("initial", {})
        if department is not None:
            initial = {name: getattr(department, name) for name in DETAILS}
        super().__init__(*args, **{**kwargs, "initial": initial})
        if department is not None:
            self.share()
        parent: Any = self.fields["parent"]
        now = department.parent_id if department is not None else None
        parent.queryset = Department.objects.filter(Q(is_active=True) | Q(pk=now), is_team=False)
        self.helper = helper(
            Section(_("Name"), "code", Bilingual("name")),
            Section(
                _("Introduction"), Bilingual("about"), help_text=_("The first thing others read on its page.")
            ),
            Section(_("Place and working hours"), "parent", "is_team", "calendar"),
            Actions(_("Save") if department else _("Create"), cancel=cancel),
            draft="",
        )

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class MemberForm(forms.Form):
    """A person and their role in a unit."""

    person = PersonField(label=gettext_lazy("Person"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect, initial=MemberRole.AGENT)

    def __init__(self, *args: Any, with_head: bool, **kwargs: Any) -> None:
        """Offer the roles that may be given."""
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = role_choices(with_head=with_head)


class AuthorForm(forms.Form):
    """Who is to write for a department."""

    person = PersonField(label=gettext_lazy("Person"))


class RoleForm(SharedForm):
    """Another role for a member."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, with_head: bool, **kwargs: Any) -> None:
        """Offer the roles that may be given."""
        super().__init__(*args, **kwargs)
        self.share()
        role: Any = self.fields["role"]
        role.choices = role_choices(with_head=with_head)
