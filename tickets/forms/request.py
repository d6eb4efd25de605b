"""The form with which a service is ordered."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.formspec.form import FormSpec
from departments.models import RequestForm, Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.keys import KeyField
from servicedesk.web.forms.layouts import Actions, Piece, Section, helper
from servicedesk.web.forms.text_fields import LineField, TextField
from tickets.actions.submission import why_not_for

from .answer_layout import AnswerSection, FileQuestions, sections_of
from .answering import AnsweringForm
from .left_over import MAX_LETTERS, MAX_TEXTS, gone_files, left_over
from .promise import PromiseForm
from .uploads import FilesField, carry_over, give_owner

BESIDE_TITLE = Piece("tickets/request/_beside_title.html")
# All files are added in one place, with those that a copy may take over.
_FILES = ("files", Piece("tickets/request/_copied_files.html"))


class RequestTicketForm(AnsweringForm, PromiseForm):
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
    heading: Any = _("Your request")
    submission_key = KeyField()
    searched = LineField(required=False, widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        service: Service,
        user: User,
        version: RequestForm | None,
        older: RequestForm | None = None,
        given: Mapping[str, Any] | None = None,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the version that is asked, the `older` one that the page had, if it was another, and the user's day."""
        super().__init__(*args, **kwargs)
        self.service, self.user, self.version = service, user, version
        self.version_key = (version.pk if version else None) or ""
        self.older = older.spec if older is not None else None
        spec = self.asked_of(version)
        today = today or user.today_at(clock.now())
        self.ask(spec, today=today, given=given, drawn=self.older)
        if self.older is not None and (gone := gone_files(self.older, spec)):
            carry_over(self, gone, "files")
        give_owner(self, user)
        if service.is_confidential:
            self.fields["title"].help_text = _(
                "The department head can see this sentence, but nothing else. Keep private details out of it."
            )
            self.fields["requester"].help_text = _(
                "Leave empty if it is for you. You can submit requests for your direct reports and for people who "
                "have named you as their assistant, but you will not see the content."
            )
        self.helper = self._helper()

    def asked_of(self, version: RequestForm | None) -> FormSpec:
        """Return what is asked in a version of the form."""
        return version.spec if version else FormSpec()

    @property
    def asker(self) -> User:
        return self.somebody_else or self.user

    @cached_property
    def left_over(self) -> list[str]:
        """What was typed into older versions and has no place in this one."""
        before = [text[:MAX_LETTERS] for text in self.data.getlist("left_over")] if self.is_bound else []
        now = left_over(self, self.older) if self.older is not None else []
        return list(dict.fromkeys([*before, *now]))[:MAX_TEXTS]

    def is_valid(self) -> bool:
        """Say whether it can be filed: nothing is wrong, and all that is asked was seen, in this version."""
        return super().is_valid() and self.older is None

    def clean_requester(self) -> User | None:
        """Refuse a requester of whom the person is no assistant, at a confidential service."""
        person: User | None = self.cleaned_data["requester"]
        refusal = why_not_for(person, self.user, self.service) if person is not None else ""
        if refusal:
            raise ValidationError(refusal)
        return person

    @property
    def to_submit(self) -> dict[str, Any]:
        """What the verb `submit` takes, beside service and person."""
        clean = self.cleaned_data
        key: UUID | None = clean.get("submission_key")
        return {
            "title": clean["title"],
            "description": clean["description"],
            "requester": clean["requester"],
            "answers": self.plain,
            "files": {"": clean["files"], **self.files_by_question},
            "priority": self.priority,
            "submission_key": key,
        }

    def sections(self, *, files_apart: bool = False) -> list[AnswerSection]:
        """Return the service's own questions."""
        return sections_of(self, files_apart=files_apart)

    def _beginning(self) -> list[Any]:
        """Return what is asked first. All files are added in one place: after the questions, if some are for files."""
        if not any(spec.kind == "file" for spec in self.questions):
            return [
                Section(self.heading, "title", BESIDE_TITLE, "description", *_FILES),
                *self.sections(),
            ]
        self.fields["files"].label = _("Other files")
        self.fields["files"].widget.attrs["data-label"] = _("Other files")
        asked = Section(self.heading, "title", BESIDE_TITLE, "description")
        return [asked, *self.sections(files_apart=True), Section(_("Files"), FileQuestions(), *_FILES)]

    def _helper(self) -> FormHelper:
        return helper(
            "submission_key",
            *self._beginning(),
            Piece("tickets/request/_asking.html"),
            Section(_("Impact and urgency"), InlineRadios("impact"), InlineRadios("urgency")),
            Section(_("For whom"), "requester"),
            Piece("tickets/request/_check.html"),
            Actions(_("Submit request"), cancel=reverse("service", args=[self.service.slug])),
            draft=f"request-{self.service.slug}",
        )
