"""Small forms about policies and agreements."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from departments.enums import ServiceState
from departments.models import Service
from departments.queries.structure import departments_in_service
from servicedesk.accounts.models import User
from servicedesk.text.name_order import name_order
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import TextField
from sla.queries.policies import scope_named
from sla.rules import may_propose
from sla.scopes import PolicyScope


class NoteForm(forms.Form):
    """A word to the other department."""

    note = TextField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other department head reads this with the proposal."),
    )


class ReasonForm(forms.Form):
    """Why something is declined or ended."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The other department head reads this."),
        error_messages={"required": gettext_lazy("Give a reason, so that the other department understands.")},
    )


class NewAgreementForm(forms.Form):
    """What is to be agreed on, and for whom."""

    what = forms.ChoiceField(
        label=gettext_lazy("Service or department"),
        widget=forms.Select(attrs={"data-pick": "", "class": "form-select"}),
        help_text=gettext_lazy("One service, or everything a department provides."),
    )
    consumer = DepartmentField(
        departments_in_service(),
        label=gettext_lazy("For which department"),
        empty_label="",
        help_text=gettext_lazy("You must head one of the two departments."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Offer what every department does."""
        super().__init__(*args, **kwargs)
        self.by = by
        what: Any = self.fields["what"]
        what.choices = [("", ""), *offered()]

    def clean(self) -> dict[str, Any]:
        """Find the scope; refuse what lies between two other departments, or inside one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found, consumer = scope_named(data.get("what", "")), data.get("consumer")
        if found is None or consumer is None:
            return data
        data["scope"] = PolicyScope(found.service, found.provider, consumer)
        if found.unit == consumer:
            self.add_error("consumer", _("A service agreement is made between two departments."))
        elif not may_propose(self.by, data["scope"]):
            self.add_error("consumer", _("Choose at least one department that you head."))
        return data


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return departments with (scope, name) of all that they do, for a select with groups."""
    services: dict[int, list[Service]] = {}
    for service in Service.objects.filter(state=ServiceState.PUBLISHED):
        services.setdefault(service.department_id, []).append(service)
    units = departments_in_service()
    return [
        (
            str(unit),
            [
                (PolicyScope(provider=unit).key, _("All services of %(unit)s") % {"unit": unit}),
                *((f"service:{one.slug}", str(one)) for one in sorted(services.get(unit.pk, []), key=_order)),
            ],
        )
        for unit in sorted(units, key=_order)
    ]


def _order(thing: Any) -> Any:
    return name_order(str(thing), get_language() or "en")
