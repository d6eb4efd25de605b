"""Of which service words become a word that finds it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from departments.enums import ServiceState
from departments.forms.service_fields import ServiceField
from departments.models import Service
from departments.models.naming import shown_name
from departments.rules import services_editable_by
from servicedesk.accounts.models import User
from servicedesk.web.forms.layouts import Actions, helper


class AsWordForm(forms.Form):
    """A service that the person edits and that is offered."""

    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Service"),
        empty_label="",
        widget=forms.Select(attrs={"data-pick": ""}),
    )

    def __init__(self, *args: Any, user: User, cancel: str, **kwargs: Any) -> None:
        """Offer what the person edits."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        rows = services_editable_by(user).filter(state=ServiceState.PUBLISHED).select_related("department")
        field.queryset = rows.order_by(shown_name("department__"), shown_name())
        self.helper = helper("service", Actions(gettext_lazy("Add the word"), cancel=cancel), draft="")
