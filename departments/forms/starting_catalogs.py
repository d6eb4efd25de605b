"""What a head chooses of a ready-made catalog: for which department, and which of its services."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Department, Service, ServiceCategory
from departments.queries.taken_drafts import TakenService
from departments.rules import may_edit_catalog, teams_led_by
from departments.starting_catalogs.reading import StartingCatalog
from servicedesk.accounts.models import User
from servicedesk.web.display.inputs import PlainSelect
from servicedesk.web.forms.person_fields import DepartmentField


class TakeForm(forms.Form):
    """Services to take, and those to take once more ("it/new-computer:1": there is one of it)."""

    services = forms.MultipleChoiceField(required=False)
    once_more = forms.MultipleChoiceField(required=False)
    team = DepartmentField(
        Department.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        empty_label=gettext_lazy("None: the whole department"),
        help_text=gettext_lazy("Requests go straight to this team's queue."),
        widget=PlainSelect,
    )
    category = forms.ModelChoiceField(
        ServiceCategory.objects.filter(is_active=True),
        label=gettext_lazy("Category"),
        help_text=gettext_lazy("You can change it for each service later."),
        empty_label=gettext_lazy("Choose"),
        widget=PlainSelect,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        catalog: StartingCatalog,
        department: Department,
        taken: Mapping[str, Sequence[Service]],
        user: User,
        asks_category: bool,
    ) -> None:
        """Offer the services of the catalog and the teams of the department, to a team lead only their own."""
        super().__init__(data)
        fields: dict[str, Any] = self.fields
        fields["services"].choices = [(one, one) for one in catalog.services]
        fields["once_more"].choices = [
            (f"{one}:{count}", one)
            for one in catalog.services
            for count in range(1, len(taken.get(one, ())) + 1)
        ]
        team: Any = fields["team"]
        team.queryset = Department.objects.filter(is_active=True, is_team=True, parent=department)
        if not may_edit_catalog(user, department):
            team.queryset = team.queryset.filter(pk__in=teams_led_by(user))
            team.required, team.empty_label = True, None
        if not asks_category:
            del fields["category"]

    def clean(self) -> dict[str, Any]:
        """Want at least one service."""
        if not self.errors and not (self.cleaned_data["services"] or self.cleaned_data["once_more"]):
            raise forms.ValidationError(_("Choose at least one service."))
        return self.cleaned_data

    @property
    def to_take(self) -> dict[str, Any]:
        """What the verb `take_services` takes, beside department and person."""
        counted = (one.rpartition(":") for one in self.cleaned_data["once_more"])
        return {
            "addresses": self.cleaned_data["services"],
            "once_more": {address: int(count) for address, _colon, count in counted},
            "team": self.cleaned_data["team"],
            "category": self.cleaned_data.get("category"),
        }


class PublishTakenForm(forms.Form):
    """Which of the services that began as ready-made ones are published, and which draft of each was seen."""

    services = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Choose at least one service.")}
    )

    def __init__(self, data: QueryDict | None, *, taken: Sequence[TakenService]) -> None:
        """Offer those that are taken, whatever became of them: a form that is sent twice names published ones."""
        super().__init__(data)
        self.taken = {row.service.slug: row.service for row in taken}
        services: Any = self.fields["services"]
        services.choices = [(slug, slug) for slug in self.taken]

    @property
    def chosen(self) -> dict[Service, str]:
        """Service -> stamp, as the verb `publish_taken` takes it."""
        return {self.taken[slug]: self.data.get(f"seen-{slug}", "") for slug in self.cleaned_data["services"]}
