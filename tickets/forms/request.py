"""The form with which a service is ordered."""

from typing import Any
from uuid import UUID

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.answers.keeping import PREFIX, answer_files, plain_answers
from departments.formspec.fields import FieldSpec
from departments.models import RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.keys import KeyField
from servicedesk.web.forms.layouts import Actions, Section, helper
from servicedesk.web.forms.person_fields import PersonField
from servicedesk.web.forms.text_fields import LineField, TextField
from tickets.actions.submission import why_not_for
from tickets.priority import Impact, Urgency, priority_of

from .answers import answer_fields
from .uploads import FilesField, tell_to_choose_again

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


class RequestTicketForm(PromiseForm):
    """A request for a service: what everyone is asked, then the service's own questions."""

    title = LineField(
        label=_("In one sentence, what do you need?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    description = TextField(
        label=_("What should we know?"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happens, where, since when, what you have tried."),
    )
    files = FilesField(  # type: ignore[assignment] # forms take their fields off the class
        label=_("Files"), required=False, help_text=_("A photo or a screenshot often says it best.")
    )
    submission_key = KeyField()

    def __init__(
        self, *args: Any, service: Service, user: User, version: RequestForm | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.user = service, user
        self.specs: tuple[FieldSpec, ...] = version.specs if version else ()
        self.fields.update(answer_fields(self.specs, user.today_at(clock.now())))
        if service.is_confidential:
            self.fields["title"].help_text = _(
                "The department head can see this sentence, but nothing else. Keep private details out of it."
            )
            self.fields["requester"].help_text = _(
                "Leave empty if it is for you. You can submit requests for your direct reports and for people who "
                "have named you as their assistant, but you will not see the content."
            )
        self.helper = self._helper()

    def full_clean(self) -> None:
        """Check everything, and say which files must be chosen again where something is wrong."""
        super().full_clean()
        if self.is_bound and self.errors:
            tell_to_choose_again(self)

    def clean_requester(self) -> User | None:
        """Refuse a requester of whom the person is no assistant, at a confidential service."""
        person: User | None = self.cleaned_data["requester"]
        refusal = why_not_for(person, self.user, self.service) if person is not None else ""
        if refusal:
            raise ValidationError(refusal)
        return person

    def without_errors(self) -> "RequestTicketForm":
        """Return the form with what was typed and no complaints yet: the person only asked for the date."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        tell_to_choose_again(self)
        return self

    @property
    def to_submit(self) -> dict[str, Any]:
        """What the verb `submit` takes, beside service and person."""
        clean = self.cleaned_data
        answers = {spec.key: clean[PREFIX + spec.key] for spec in self.specs}
        key: UUID | None = clean.get("submission_key")
        return {
            "title": clean["title"],
            "description": clean["description"],
            "requester": clean["requester"],
            "answers": plain_answers(self.specs, answers),
            "files": {"": clean["files"], **answer_files(self.specs, answers)},
            "priority": self.priority,
            "submission_key": key,
        }

    def _helper(self) -> FormHelper:
        questions = [PREFIX + spec.key for spec in self.specs]
        own = [Section(_("About this service"), *questions)] if questions else []
        return helper(
            "submission_key",
            Section(_("Your request"), "title", "description", "files"),
            *own,
            Section(_("Impact and urgency"), InlineRadios("impact"), InlineRadios("urgency")),
            Section(_("For whom"), "requester"),
            HTML('{% include "tickets/request/_check.html" %}'),
            Actions(_("Submit request"), cancel=reverse("service", args=[self.service.slug])),
            draft=f"request-{self.service.slug}",
        )
