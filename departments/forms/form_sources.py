"""From where an editor takes fields: another service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from departments.forms.service_fields import ServiceField
from departments.models import Service
from departments.models.naming import shown_name
from departments.rules import services_visible_to
from servicedesk.accounts.models import User
from servicedesk.web.forms.layouts import helper

SELECT = forms.Select(attrs={"class": "form-select"})


class CopyForm(forms.Form):
    """The service whose published form is copied."""

    def __init__(self, data: Any = None, *, service: Service, user: User) -> None:
        super().__init__(data)
        others = services_visible_to(user).exclude(pk=service.pk).select_related("department")
        self.fields["source"] = ServiceField(
            others.order_by(shown_name("department__"), shown_name()),
            label=_("Service"),
            widget=SELECT,
            empty_label=_("Choose"),
        )
        self.helper = helper("source")
        self.helper.form_tag = False
