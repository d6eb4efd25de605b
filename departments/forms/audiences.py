"""What a head fills in about whom a service is for: a row for each group of people."""

from collections.abc import Iterable
from typing import Any, Self

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.audiences import MOST_GROUPS
from departments.audiences import Group
from departments.cached_places import place_tree
from departments.enums import MemberRole
from departments.models import Department
from servicedesk.accounts.enums import CompanyRole
from servicedesk.web.forms.person_fields import DepartmentsField, SeveralField
from servicedesk.web.forms.rows import Rows, RowWords
from servicedesk.web.forms.text_fields import TextField

from .place_fields import PlaceField


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that say anything."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class GroupForm(forms.Form):
    """A group of people: one of each kind that is filled in."""

    departments = DepartmentsField(
        Department.objects.none(),
        label=gettext_lazy("Departments or teams"),
        required=False,
        help_text=gettext_lazy("With everything below them."),
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        required=False,
        choices=[*MemberRole.choices, *CompanyRole.choices],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    posts = TextField(
        label=gettext_lazy("Job titles"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One per line, as in the profile. Upper and lower case make no difference."),
    )
    places = SeveralField(
        PlaceField(),
        label=gettext_lazy("Places"),
        required=False,
        help_text=gettext_lazy("Code or name, one per line, with everything within them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the units in service, and those that the group names already."""
        super().__init__(*args, **kwargs)
        named = [getattr(one, "pk", one) for one in self.initial.get("departments", ())]
        field: Any = self.fields["departments"]
        field.queryset = Department.objects.filter(Q(is_active=True) | Q(pk__in=named))

    def clean(self) -> dict[str, Any]:
        """Ask for something: a group that names nothing would take nobody."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (
            data["departments"] or data["roles"] or data["posts"].strip() or data["places"]
        ):
            self.add_error(
                "departments", _("Choose a department or a role, or enter a job title or a place.")
            )
        return data

    @property
    def group(self) -> Group:
        """The group that the row describes."""
        data = self.cleaned_data
        return Group(
            departments=frozenset(unit.pk for unit in data["departments"]),
            roles=frozenset(data["roles"]),
            posts=frozenset(lines_of(data["posts"])),
            places=frozenset(place.pk for place in data["places"]),
        )


class GroupRows(Rows):
    """The groups of one audience."""

    form = GroupForm
    max_num = MOST_GROUPS
    first_field = "departments"

    @classmethod
    def of_groups(cls, groups: Iterable[Group], prefix: str) -> Self:
        """Show what is stored."""
        return cls.shown(map(_row, groups), prefix=prefix)

    def words(self, form: forms.Form, number: int) -> RowWords:
        """Say which group a button is about."""
        what = _("Group %(n)s") % {"n": number}
        return RowWords(remove=_("Remove group %(n)s") % {"n": number}, what=what)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups of the rows that are not removed."""
        return tuple(form.group for form in self.live)


def _row(group: Group) -> dict[str, Any]:
    return {
        "departments": sorted(group.departments),
        "roles": sorted(group.roles),
        "posts": "\n".join(sorted(group.posts)),
        "places": sorted(group.places, key=place_tree().codes.__getitem__),
    }
