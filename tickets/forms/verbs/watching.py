"""Forms of verbs about who follows a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.accounts.models import User
from servicedesk.web.forms.person_fields import PersonField
from tickets.rules import access

from .base import VerbForm


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
