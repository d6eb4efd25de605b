"""What a head or lead fills in about a service."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.actions.catalog import DETAILS, GIVEN
from departments.display.category_icons import icon_choices
from departments.enums import CategoryIcon
from departments.formspec.texts import MAX_TEXT
from departments.models import Department, Service, ServiceCategory
from servicedesk.web.forms.layouts import Actions, Bilingual, Section, helper
from servicedesk.web.forms.names import NAMES, NamedForm, readers_first
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.shared import SharedForm
from servicedesk.web.forms.text_fields import LineField, TextField

FLAGS = (
    "is_confidential",
    "is_shared_in_department",
    "watchers_may_reply",
    "allows_third_party_wait",
)


def _long(label: Any) -> TextField:
    words = gettext_lazy("Optional. What it includes, what it does not, and for whom it is.")
    widget = forms.Textarea(attrs={"rows": 5})
    return TextField(label=label, required=False, max_length=MAX_TEXT, help_text=words, widget=widget)


def _words(label: Any) -> TextField:
    return TextField(
        label=label, required=False, max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


def _flag(label: Any, help_text: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class ServiceForm(SharedForm, NamedForm):
    """A service, all but its request form and its targets."""

    summary_en = LineField(label=gettext_lazy("Summary in English"), max_length=200, required=False)
    summary_zh = LineField(label=gettext_lazy("Summary in Chinese"), max_length=200, required=False)
    description_en = _long(gettext_lazy("Description in English"))
    description_zh = _long(gettext_lazy("Description in Chinese"))
    words_en = _words(gettext_lazy("Everyday words in English"))
    words_zh = _words(gettext_lazy("Everyday words in Chinese"))
    department = DepartmentField(
        Department.objects.none(), label=gettext_lazy("Department"), empty_label=None
    )
    team = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("None: the whole department"),
        help_text=gettext_lazy("Requests go straight to this team's queue."),
    )
    category = forms.ModelChoiceField(
        ServiceCategory.objects.filter(is_active=True),
        label=gettext_lazy("Category"),
        empty_label=gettext_lazy("Choose"),
    )
    owner = PersonField(
        label=gettext_lazy("Owner"),
        required=False,
        help_text=gettext_lazy("The person responsible for the service. Email address or full name."),
    )
    is_confidential = _flag(
        gettext_lazy("Confidential"),
        gettext_lazy("The requester's department head sees the title of a request, but not its content."),
    )
    is_shared_in_department = _flag(
        gettext_lazy("Shared in the requester's department"),
        gettext_lazy(
            "Colleagues in the requester's department can read each other's requests, and say that they have the same "
            "trouble. Confidential requests are never shared."
        ),
    )
    watchers_may_reply = _flag(gettext_lazy("Followers can reply"), "")
    allows_third_party_wait = _flag(
        gettext_lazy("Can wait for a third party"),
        gettext_lazy("For example a supplier. The timer is paused while you wait, up to a limit."),
    )

    def __init__(
        self,
        *args: Any,
        departments: QuerySet[Department],
        service: Service | None = None,
        places: bool = True,
        cancel: str = "",
        **kwargs: Any,
    ) -> None:
        """Offer the departments whose catalog the person edits, and their teams; without `places` it stays put."""
        initial = kwargs.pop("initial", {}) | ({} if service else {"watchers_may_reply": True})
        if service is not None:
            initial |= {name: getattr(service, name) for name in DETAILS if name != "owner"}
            initial |= {"owner": service.owner}
        super().__init__(*args, **{**kwargs, "initial": initial})
        if service is not None:
            self.share()
        department: Any = self.fields["department"]
        team: Any = self.fields["team"]
        department.queryset = departments
        open_teams = Q(is_active=True)
        of = [service.department] if service else departments
        category: Any = self.fields["category"]
        if service is not None:
            # What is out of use stays: saving something else must not take the service from its team or its shelf.
            category.queryset = ServiceCategory.objects.filter(Q(is_active=True) | Q(pk=service.category_id))
            open_teams |= Q(pk=service.team_id)
        team.queryset = Department.objects.filter(open_teams, is_team=True, parent__in=of)
        if not places:
            department.queryset = Department.objects.filter(services=service)
            for name in GIVEN:
                self.fields[name].disabled = True
        self.helper = helper(
            Section(_("What it is"), Bilingual("name"), Bilingual("summary"), Bilingual("description")),
            Section(
                _("How people find it"),
                Bilingual("words"),
                help_text=_(
                    "What people call it when they don't know its name, such as “wifi” or “can't log in”. Words or "
                    "short phrases, with a comma after each."
                ),
            ),
            Section(_("Who provides it"), "department", "team", "category", "owner"),
            Section(_("How it is handled"), *FLAGS),
            Actions(_("Save") if service else _("Create the service"), cancel=cancel),
            draft="",
        )

    @property
    def details(self) -> dict[str, Any]:
        """Return what goes into the verbs as `details`."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class CopyServiceForm(NamedForm):
    """What a copy of a service is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the reader's language first; the fields have ids of their own beside those of the service's page."""
        super().__init__(*args, **{"auto_id": "id_copy_%s", **kwargs})
        self.order_fields(readers_first(NAMES))

    @property
    def names(self) -> dict[str, str]:
        """The names as the verb takes them."""
        return {name: self.cleaned_data[name] for name in NAMES}


class CategoryForm(SharedForm, NamedForm):
    """A shelf of the catalog."""

    icon = forms.ChoiceField(
        label=gettext_lazy("Icon"), choices=icon_choices, widget=forms.RadioSelect, initial=CategoryIcon.BOX
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with `initial`, where there is a shelf already."""
        super().__init__(*args, **kwargs)
        if self.initial:
            self.share()


class MergeForm(forms.Form):
    """Where the services of a shelf go."""

    into = forms.ModelChoiceField(
        ServiceCategory.objects.none(),
        label=gettext_lazy("Move its services to"),
        empty_label=gettext_lazy("Choose"),
    )

    def __init__(self, *args: Any, category: ServiceCategory, **kwargs: Any) -> None:
        """Offer the other shelves that are in use."""
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = ServiceCategory.objects.filter(is_active=True).exclude(pk=category.pk)
