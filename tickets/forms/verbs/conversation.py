"""Forms of verbs that say something."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.web.forms.text_fields import TextField
from tickets.forms.uploads import FilesField
from tickets.queries.requests import last_words

from .base import VerbForm

NOTE = "note"
QUESTION = 600  # characters of what was asked
NO_WORDS = gettext_lazy("Enter a message first.")


class MessageForm(VerbForm):
    """Words, and files with them."""

    body_label: Any = gettext_lazy("Reply")

    body = TextField(
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "data-empty": NO_WORDS}), error_messages={"required": NO_WORDS},
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment] # forms take their fields off the class
        label=gettext_lazy("Files"), required=False
    )
    kind = forms.ChoiceField(
        choices=[("public", "public"), (NOTE, NOTE)], widget=forms.HiddenInput, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = self.body_label


def let_files_suffice(form: MessageForm) -> None:
    """Let files be sent without words; the verb refuses what has neither."""
    form.fields["body"].required = False
    form.fields["body"].widget.attrs["data-or-files"] = True


class NoteForm(MessageForm):
    """Words, files or both, for the own department."""

    title = gettext_lazy("Internal note")
    send = gettext_lazy("Save note")
    body_label = gettext_lazy("Note")

    def prepare(self) -> None:
        let_files_suffice(self)


class PublicMessageForm(MessageForm):
    """Words that everyone on the ticket reads; refuses what was marked as an internal note."""

    def clean_kind(self) -> str:
        kind = str(self.cleaned_data["kind"])
        if kind == NOTE:
            message = _(
                "This is marked as an internal note, but the requester would read it. Choose “Reply” first."
            )
            self.add_error("body", message)
        return kind


class AskForm(PublicMessageForm):
    title = gettext_lazy("Ask and pause the timer")
    send = gettext_lazy("Ask")
    body_label = gettext_lazy("Question")


class ReplyForm(PublicMessageForm):
    """Words, files or both, for everyone on the ticket."""

    title = gettext_lazy("Reply to this request")

    def prepare(self) -> None:
        let_files_suffice(self)


class AnswerForm(ReplyForm):
    """The same, with what was asked above it."""

    def prepare(self) -> None:
        super().prepare()
        self.text = Truncator(last_words([self.ticket]).get(self.ticket.pk, "")).chars(QUESTION)
