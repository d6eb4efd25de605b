"""The form for what someone says by phone or at the counter: whose it is, which service, then the service's own form.

Where it is solved already, what the form asks of the provider by the end is asked in the same page, after the rest.
"""

from dataclasses import replace
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.formspec.form import FormSpec
from departments.models import RequestForm, Service
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.web.forms.keys import KeyField
from servicedesk.web.forms.layouts import Actions, Piece, Section, helper
from servicedesk.web.forms.person_fields import PersonField
from servicedesk.web.forms.text_fields import TextField
from tickets.actions.answer_writing import Given, WrongAnswers
from tickets.actions.answering import at_the_end
from tickets.actions.calls import Solution
from tickets.actions.submission import why_not_called
from tickets.enums import Source

from .answer_layout import AnswerSection
from .request import RequestTicketForm
from .service_field import ServiceField
from .verbs.answering import as_sent

HAD = "had"  # the service whose form is in the page
WAYS = [(Source.PHONE.value, _("Phone")), (Source.COUNTER.value, _("In person"))]


def _call_fields(user: User) -> dict[str, forms.Field]:
    return {
        "requester": PersonField(label=_("Requester"), help_text=_("Email address or full name.")),
        "service": ServiceField(
            user, label=_("Service"), help_text=_("Type what it is about, and choose from the list.")
        ),
        "source": forms.ChoiceField(
            label=_("How they asked"),
            choices=WAYS,
            initial=Source.PHONE.value,
            required=False,
            widget=forms.RadioSelect,
        ),
    }


class CallerForm(forms.Form):
    """Who calls and what about, before there is a form of a service to show."""

    submission_key = KeyField()

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """Take who takes the call."""
        super().__init__(*args, **options)
        self.fields |= _call_fields(user)
        self.helper = helper(
            "submission_key",
            Section(_("Who asks for what"), "requester", "service", InlineRadios("source")),
            Actions(_("Continue"), cancel=reverse("queue")),
            draft="",
        )


class CallForm(RequestTicketForm):
    """A request in the requester's words, filed by one who works the unit that gets it (`user`)."""

    heading = _("The request")

    def __init__(self, *args: Any, service: Service, user: User, **options: Any) -> None:
        """Take what a RequestTicketForm takes."""
        self.may_solve = service.queue.pk in reach_of(user).works
        super().__init__(*args, service=service, user=user, **options)
        self.fields |= _call_fields(user)
        self.fields["title"].label = _("In one sentence, what do they need?")
        if self.may_solve:
            self.fields["solved"] = forms.BooleanField(
                label=_("It is solved already: submit and resolve it"), required=False
            )
        if self.is_solved:
            self.fields["solution"] = TextField(
                label=_("What was done"),
                max_length=50_000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("The requester reads this, and confirms it or says what is still missing."),
            )

    @property
    def is_solved(self) -> bool:
        """Whether it is to be resolved in the same act."""
        return self.may_solve and bool(self.data.get("solved"))

    def asked_of(self, version: RequestForm | None) -> FormSpec:
        """Return what is asked now: where it is solved, what is asked by the end too."""
        form = super().asked_of(version)
        return _all_at_once(form) if self.is_solved else form

    def sections(self, *, files_apart: bool = False) -> list[AnswerSection]:
        """Return what the requester is asked."""
        every = super().sections(files_apart=files_apart)
        return [one for one in every if not self._is_of_the_end(one)]

    def clean_requester(self) -> User | None:
        """Refuse a requester from whom no call can be taken for the service."""
        person: User | None = self.cleaned_data["requester"]
        refusal = why_not_called(person, self.user, self.service) if person is not None else ""
        if refusal:
            raise ValidationError(refusal)
        return person

    def is_valid(self) -> bool:
        """Say whether it can be filed: also, that the form in the page is that of the service that was chosen."""
        return super().is_valid() and self.cleaned_data["service"] == self.service

    @property
    def to_submit(self) -> dict[str, Any]:
        sent, keys = super().to_submit, {spec.key for spec in self._published.of_stage("filing")}
        files = {key: group for key, group in sent["files"].items() if not key or key in keys}
        answers = {key: kept for key, kept in sent["answers"].items() if key in keys}
        source = Source(self.cleaned_data["source"] or Source.PHONE)
        return {**sent, "answers": answers, "files": files, "source": source}

    @property
    def solution(self) -> Solution | None:
        """What the verb `resolve` takes, where it is solved."""
        if not self.is_solved:
            return None
        keys = {spec.key for spec in at_the_end(self._published).of_stage("closing")}
        raw = {key: answer for key, answer in self.raw.items() if key in keys}
        return Solution(self.cleaned_data["solution"], Given(raw, self.lookups, as_sent) if raw else None)

    def refuse(self, error: ValidationError) -> None:
        """Put what a verb refused beside what it is about."""
        if not isinstance(error, WrongAnswers):
            self.add_error(None, error)
            return
        for path, said in error.by_key.items():
            self.say_of(self.part_of(path), said)

    @property
    def _published(self) -> FormSpec:
        return self.version.spec if self.version else FormSpec()

    def _is_of_the_end(self, section: AnswerSection) -> bool:
        return self._published.sections[section.number].stage != "filing"

    def _helper(self) -> FormHelper:
        every = super().sections()
        end = ["solved", *(["solution"] if self.is_solved else [])] if self.may_solve else []
        return helper(
            "submission_key",
            HTML(f'<input type="hidden" name="{HAD}" value="{{{{ service.slug }}}}">'),
            Section(_("Who asks for what"), "requester", "service", InlineRadios("source")),
            *self._beginning(),
            Piece("tickets/request/_asking.html"),
            Section(_("Impact and urgency"), InlineRadios("impact"), InlineRadios("urgency")),
            *([Section(_("Solved already?"), *end)] if end else []),
            *[one for one in every if self._is_of_the_end(one)],
            Piece("tickets/request/_check.html"),
            Actions(_("Submit request"), cancel=reverse("queue")),
            draft="",
        )


def _all_at_once(form: FormSpec) -> FormSpec:
    """Return the form with what is asked by the end of the work among what is asked at filing."""
    sections = (
        replace(one, stage="filing") if one.stage == "closing" else one for one in at_the_end(form).sections
    )
    return FormSpec(tuple(sections))
