"""Forms of verbs that give answers after filing."""

from django.utils.translation import gettext_lazy

from .base import VerbForm


class FillForm(VerbForm):
    """What the form asks of those who work on the request."""

    title = gettext_lazy("Fill in the form")
    send = gettext_lazy("Save")


class SupplyForm(VerbForm):
    """What the requester promised to send."""

    title = gettext_lazy("Add what is still missing")
    text = gettext_lazy("Leave empty what you do not have yet.")
    send = gettext_lazy("Add to the request")
