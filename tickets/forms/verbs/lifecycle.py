"""Forms of verbs that end a request or begin it again."""

from functools import cached_property

from django.utils.translation import gettext_lazy

from servicedesk.web.forms.text_fields import LineField
from tickets.display.facts import missing_at_the_end

from .answering import ClosingForm
from .base import VerbForm
from .conversation import PublicMessageForm


class ResolveForm(ClosingForm, PublicMessageForm):
    title = gettext_lazy("Resolve this request")
    text = gettext_lazy("The requester reads this, and confirms it or says what is still missing.")
    send = gettext_lazy("Resolve")
    body_label = gettext_lazy("What was done")

    def prepare(self) -> None:
        """Let the desk check all of it together where the form asks something too."""
        super().prepare()
        if self.questions:
            del self.fields["body"].widget.attrs["data-empty"]

    @cached_property
    def warning(self) -> str:
        """Which promised answers have not come yet."""
        return missing_at_the_end(self.ticket)


class ReopenForm(PublicMessageForm):
    title = gettext_lazy("Reopen this request?")
    text = gettext_lazy("It goes back to the people who worked on it, and the timer resumes.")
    send = gettext_lazy("Reopen")
    body_label = gettext_lazy("What is still missing?")


class CancelForm(VerbForm):
    title = gettext_lazy("Withdraw this request?")
    text = gettext_lazy("Work on it stops. This cannot be undone.")
    send = gettext_lazy("Withdraw")
    style = "danger"

    reason = LineField(label=gettext_lazy("Reason (optional)"), required=False, max_length=500)
