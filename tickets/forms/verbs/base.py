"""What forms of verbs share, and the form of a verb that wants nothing but to be done."""

from types import new_class
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.web.forms.keys import KeyField
from servicedesk.web.forms.layouts import Actions, helper
from tickets.forms.uploads import give_owner
from tickets.models import Ticket

ABOUT_THE_FORM = ("seen", "submission_key", "kind")


class VerbForm(forms.Form):
    """A form about a ticket. `seen` is the newest event that the person had in view while they wrote."""

    title: Any = ""
    text: Any = ""
    send: Any = gettext_lazy("Send")
    style = "primary"
    warning: Any = ""  # what should be known before it is sent
    asks = True  # whether there is anything to fill in, so that a refusal is shown beside it

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    submission_key = KeyField()

    def __init__(self, *args: Any, ticket: Ticket, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ticket, self.user = ticket, user
        self.prepare()
        give_owner(self, user)
        pieces = self.pieces()
        end = Actions(self.send, cancel=ticket.get_absolute_url(), style=self.style)
        self.helper = helper(*pieces, end, draft="")

    def prepare(self) -> None:
        """Fit the fields to the ticket."""

    def pieces(self) -> list[str | LayoutObject]:
        """Return what the form consists of, in order."""
        return list(self.fields)

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    @property
    def checked(self) -> dict[str, Any]:
        """The checked values: what the verb is done with."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ABOUT_THE_FORM}

    @property
    def sent(self) -> dict[str, Any]:
        """What stands for the values where it is asked whether they came before; the same for the same words."""
        return self.checked

    def refuse(self, error: ValidationError) -> None:
        """Put what the verb refused beside the field it is about."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            self.add_error(name if name in self.fields else None, messages)


class PlainForm(VerbForm):
    """For verbs that want nothing but to be done."""

    asks = False

    @classmethod
    def asking(cls, title: Any, text: Any, send: Any) -> "type[PlainForm]":
        """Return the form with words of its own: whether to do it, what follows, and the button."""
        words = {"title": title, "text": text, "send": send}
        return new_class("AskingForm", (cls,), exec_body=lambda body: body.update(words))
