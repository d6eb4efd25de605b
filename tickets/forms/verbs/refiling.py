"""Forms of verbs on a request that fits no service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from departments.forms.service_fields import ServiceField
from departments.models import Service
from departments.models.naming import shown_name
from departments.rules import services_offered_to, services_orderable_by
from servicedesk.web.forms.text_fields import TextField

from .base import VerbForm
from .conversation import PublicMessageForm


class RefileForm(VerbForm):
    """A service that the requester may order."""

    title = gettext_lazy("Pass on to a service")
    text = gettext_lazy(
        "The number stays the same. The department that provides the service gets the request, with its targets."
    )
    send = gettext_lazy("Pass on")

    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Service"),
        empty_label="",
        widget=forms.Select(attrs={"data-pick": ""}),
    )
    reason = TextField(
        label=gettext_lazy("Note for the requester and the department (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Offer what the requester may order and the person may know of."""
        orderable = services_orderable_by(self.ticket.requester).exclude(pk=self.ticket.service_id)
        rows: Any = orderable.filter(pk__in=services_offered_to(self.user).values("pk"))
        self._offer(
            "service", rows.select_related("department").order_by(shown_name("department__"), shown_name())
        )


class NoOwnerForm(PublicMessageForm):
    title = gettext_lazy("No department does this")
    text = gettext_lazy(
        "The requester reads your answer. The heads of all departments and the arbiters can then read the request, "
        "until a department takes it. It stays with you until then."
    )
    send = gettext_lazy("Add to the needs without an owner")
    body_label = gettext_lazy("Why does no department do this?")
