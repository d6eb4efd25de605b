"""Forms of verbs that hand work on or change how urgent it is."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from departments.cached_reads import org_tree
from departments.enums import Priority
from departments.models import Department
from departments.models.naming import shown_name
from departments.queries.people import agents_of, department_of, staffed_departments
from servicedesk.accounts.display.away import names_with_absence
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.person_fields import DepartmentField
from servicedesk.web.forms.text_fields import LineField, TextField

from .base import VerbForm


class AssignForm(VerbForm):
    """A person, a team, or both; neither puts it back into the queue."""

    title = gettext_lazy("Assign this request")
    send = gettext_lazy("Assign")

    person = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Person"), required=False, empty_label=gettext_lazy("No one yet"),
        widget=forms.Select(attrs={"data-pick": ""}),
    )  # fmt: skip
    team = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Queue"), required=False, empty_label=None
    )

    def prepare(self) -> None:
        holder = self.ticket.holder_department
        units = Department.objects.filter(
            Q(is_active=True) | Q(pk=holder.pk), pk__in=org_tree().with_teams(holder.pk)
        ).order_by("is_team", shown_name())
        self._offer("person", agents_of(holder))
        self._offer("team", units)
        person: Any = self.fields["person"]
        names = names_with_absence(person.queryset, clock.reading(), name=str)
        person.choices = [("", person.empty_label), *names.items()]
        self.initial = {**self.initial, "person": self.ticket.holder_person_id, "team": holder.pk}


class TransferForm(VerbForm):
    title = gettext_lazy("Transfer to another department")
    text = gettext_lazy(
        "The number and the promised time stay the same. They see everything except your internal notes."
    )
    send = gettext_lazy("Transfer")

    to = DepartmentField(Department.objects.none(), label=gettext_lazy("Department"), empty_label="")
    reason = TextField(
        label=gettext_lazy("Reason, and what was done so far"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wrong_department = forms.BooleanField(
        label=gettext_lazy("It was submitted to the wrong department"), required=False,
        help_text=gettext_lazy("Counted for the service, so that its description can be made clearer."),
    )  # fmt: skip

    def prepare(self) -> None:
        own = department_of(self.ticket.holder_department)
        self._offer("to", staffed_departments().exclude(pk=own.pk))
        if self.ticket.first_response_at is not None:
            del self.fields["wrong_department"]


class PriorityForm(VerbForm):
    title = gettext_lazy("Change priority")
    text = gettext_lazy("The targets change with the priority. Time already used still counts.")
    send = gettext_lazy("Change")

    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, widget=forms.RadioSelect
    )
    reason = LineField(
        label=gettext_lazy("Reason"), required=False, max_length=500,
        help_text=gettext_lazy("Required when lowering the priority. The requester reads it."),
    )  # fmt: skip

    def prepare(self) -> None:
        self.initial = {**self.initial, "priority": self.ticket.priority}
