"""Forms of verbs that say something."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.web.forms.text_fields import TextField
from tickets.forms.uploads import FilesField

from .base import VerbForm

NOTE = "note"
NO_WORDS = gettext_lazy("Enter a message first.")


class MessageForm(VerbForm):
    """Words, and files with them."""

    body = TextField(
        label=gettext_lazy("Message"), max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4, "data-empty": NO_WORDS}), error_messages={"required": NO_WORDS},
    )  # fmt: skip
    files = FilesField(  # type: ignore[assignment] # forms take their fields off the class
        label=gettext_lazy("Files"), required=False
    )
    kind = forms.ChoiceField(
        choices=[("public", "public"), (NOTE, NOTE)], widget=forms.HiddenInput, required=False
    )


def let_files_suffice(form: MessageForm) -> None:
    """Let files be sent without words; the verb refuses what has neither."""
    form.fields["body"].required = False
    form.fields["body"].widget.attrs["data-or-files"] = True


class NoteForm(MessageForm):
    """Words, files or both, for the own department."""

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


class ReplyForm(PublicMessageForm):
    """Words, files or both, for everyone on the ticket."""

    def prepare(self) -> None:
        let_files_suffice(self)
