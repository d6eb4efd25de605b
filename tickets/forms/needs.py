"""Whose a need without an owner becomes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.forms.service_fields import ServiceField
from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.web.forms.date_fields import DayField
from servicedesk.web.forms.keys import KEY, KeyField
from servicedesk.web.forms.layouts import Actions, helper
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import TextField
from tickets.models import Ticket
from tickets.queries.needs import departments_to_give_to, services_to_give_for


class GiveOwnerForm(forms.Form):
    """A department, perhaps one of its services, and the day by which it says more."""

    submission_key = KeyField()
    department = DepartmentField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False, empty_label=""
    )
    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Service"),
        required=False,
        empty_label=gettext_lazy("None: as a wish"),
        help_text=gettext_lazy("With a service the request gets its targets."),
        widget=forms.Select(attrs={"data-pick": ""}),
    )
    due_on = DayField(
        label=gettext_lazy("The department says more by"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("The requester reads this date."),
    )
    reason = TextField(
        label=gettext_lazy("Note (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, user: User, ticket: Ticket, today: date, **kwargs: Any) -> None:
        """Offer what the person may take it for or give it to; `today` is theirs."""
        super().__init__(*args, **kwargs)
        departments = departments_to_give_to(user, ticket)
        self.has_choices = departments.exists()
        department: Any = self.fields["department"]
        service: Any = self.fields["service"]
        department.queryset, service.queryset = departments, services_to_give_for(departments, ticket)
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        if len(only := departments[:2]) == 1:
            self.initial = {"department": only[0], **self.initial}
        label = _("Give it to the department")
        self.helper = helper(*self.fields, Actions(label, cancel=""), draft="")

    @property
    def to_give(self) -> dict[str, Any]:
        """What the verb `give_owner` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != KEY}

    def clean(self) -> dict[str, Any]:
        """Take the department of the service where none is chosen."""
        clean = super().clean() or self.cleaned_data
        service = clean.get("service")
        if not clean.get("department") and "department" not in self.errors:
            if service is None:
                self.add_error("department", ValidationError(_("Choose a department or a service.")))
            else:
                clean["department"] = service.department
        return clean
