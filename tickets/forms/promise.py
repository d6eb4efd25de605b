"""What the promise of a request depends on: how much it matters, and for whom it is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User
from servicedesk.web.forms.person_fields import PersonField
from tickets.priority import Impact, Urgency, priority_of

IMPACTS = [
    (Impact.ONE.value, _("Only one person")),
    (Impact.SOME.value, _("Several people")),
    (Impact.MANY.value, _("A whole department or more")),
]
URGENCIES = [
    (Urgency.CAN_WAIT.value, _("It can wait")),
    (Urgency.SOON.value, _("Soon would be good")),
    (Urgency.NOW.value, _("It stops the work now")),
]


class PriorityForm(forms.Form):
    """How many people it affects and how urgent it is; together the priority."""

    impact = forms.ChoiceField(
        label=_("Who is affected?"), choices=IMPACTS, initial=Impact.ONE.value, widget=forms.RadioSelect
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"), choices=URGENCIES, initial=Urgency.SOON.value, widget=forms.RadioSelect
    )

    @property
    def priority(self) -> str:
        """The priority of the answers so far; that of the initial answers where one makes no sense."""
        impact, urgency = self._answer("impact", Impact), self._answer("urgency", Urgency)
        return priority_of(Impact(impact), Urgency(urgency))

    def _answer(self, name: str, choices: type[Impact] | type[Urgency]) -> str:
        value = self.data.get(name, "") if self.is_bound else ""
        return value if value in set(choices) else str(self.fields[name].initial)


class PromiseForm(PriorityForm):
    """All that the promise of a request depends on: how much it matters, and for whom it is."""

    requester = PersonField(
        label=_("For someone else"),
        required=False,
        help_text=_(
            "Leave empty if it is for you. Otherwise enter the email address or full name of the person."
        ),
    )

    @property
    def somebody_else(self) -> User | None:
        """The person it is for, so far; None for oneself, and where no one of that name is known."""
        if not self.is_bound:
            return None
        try:
            found: User | None = self.fields["requester"].clean(self.data.get("requester", ""))
        except ValidationError:
            return None
        return found
