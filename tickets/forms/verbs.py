"""Forms of verbs: what each wants to know. Which verb has which, its spec says."""

from types import new_class
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.cached_reads import org_tree
from departments.enums import Priority
from departments.models import Department
from departments.queries.people import agents_of, department_of, staffed_departments
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.forms.keys import KeyField
from servicedesk.web.forms.layouts import Actions, helper
from servicedesk.web.forms.person_fields import DepartmentField, PersonField
from servicedesk.web.forms.text_fields import LineField, TextField
from tickets.display.away import names_with_absence
from tickets.models import Ticket
from tickets.rules import access

from .uploads import FilesField, tell_to_choose_again

NOTE = "note"
NO_WORDS = gettext_lazy("Enter a message first.")


class VerbForm(forms.Form):
    """A form about a ticket. `seen` is the newest event that the person had in view while they wrote."""

    title: Any = ""
    text: Any = ""
    send: Any = gettext_lazy("Send")
    style = "primary"
    asks = True  # whether there is anything to fill in, so that a refusal is shown beside it

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    submission_key = KeyField()

    def __init__(self, *args: Any, ticket: Ticket, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket, self.user = ticket, user
        self.prepare()
        pieces: list[str | LayoutObject] = list(self.fields)
        end = Actions(self.send, cancel=ticket.get_absolute_url(), style=self.style)
        self.helper = helper(*pieces, end, draft="")

    def prepare(self) -> None:
        """Fit the fields to the ticket."""

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    def full_clean(self) -> None:
        """Check everything, and say which files must be chosen again where something is wrong."""
        super().full_clean()
        if self.is_bound and self.errors:
            tell_to_choose_again(self)

    def refuse(self, error: ValidationError) -> None:
        """Put what the verb refused beside the field it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)
        tell_to_choose_again(self)


class PlainForm(VerbForm):
    """For verbs that want nothing but to be done."""

    asks = False

    @classmethod
    def asking(cls, title: Any, text: Any, send: Any) -> "type[PlainForm]":
        """Return the form with words of its own: whether to do it, what follows, and the button."""
        words = {"title": title, "text": text, "send": send}
        return new_class("AskingForm", (cls,), exec_body=lambda body: body.update(words))


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


class ResolveForm(PublicMessageForm):
    title = gettext_lazy("Resolve this request?")
    text = gettext_lazy("The requester reads this, and confirms it or says what is still missing.")
    send = gettext_lazy("Resolve")

    def prepare(self) -> None:
        self.fields["body"].label = _("What was done")


class NotSolvedForm(PublicMessageForm):
    title = gettext_lazy("What is still missing?")
    text = gettext_lazy("It goes back to the people who worked on it, and the timer resumes.")
    send = gettext_lazy("Reopen")


class ReopenForm(NotSolvedForm):
    title = gettext_lazy("Reopen this request?")
    send = gettext_lazy("Reopen")


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
        ).order_by("is_team", "name_en")
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


class CancelForm(VerbForm):
    title = gettext_lazy("Withdraw this request?")
    text = gettext_lazy("Work on it stops. This cannot be undone.")
    send = gettext_lazy("Withdraw")
    style = "danger"

    reason = LineField(label=gettext_lazy("Reason (optional)"), required=False, max_length=500)


class WatchForm(VerbForm):
    """Follow the ticket, or with `stop` no longer."""

    asks = False
    title: Any = gettext_lazy("Follow this request?")
    text: Any = gettext_lazy(
        "You receive the same notifications as the requester, as long as you can see the request."
    )
    send: Any = gettext_lazy("Follow")

    stop = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        seen = access(self.user, self.ticket)
        if seen.is_watcher:
            self.title, self.text = (
                _("Unfollow this request?"),
                _("You will no longer be notified about this request."),
            )
            self.send, self.style = _("Unfollow"), "danger"
            self.initial = {**self.initial, "stop": True}
        if seen.is_invited:
            self.text = _(
                "You were invited. If you unfollow, you may no longer be able to open this request."
            )


class InviteForm(VerbForm):
    """Whom to invite."""

    title = gettext_lazy("Invite a follower")
    text = gettext_lazy(
        "They can read everything the requester reads and receive the same notifications, until the "
        "invitation is withdrawn."
    )
    send = gettext_lazy("Invite")

    person = PersonField(label=gettext_lazy("Person"))


class RemoveWatcherForm(VerbForm):
    """Who shall follow it no longer."""

    title = gettext_lazy("Remove this follower?")
    text = gettext_lazy(
        "They will no longer be notified about this request. If they were invited, they can no longer open "
        "it."
    )
    send = gettext_lazy("Remove")
    style = "danger"

    person = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Person"), empty_label=None)

    def prepare(self) -> None:
        self._offer("person", User.objects.filter(watching__ticket=self.ticket).order_by("name", "pk"))
