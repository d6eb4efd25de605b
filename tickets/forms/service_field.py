"""A field for a service whose calls a person takes: found while one types, by address or name without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from departments.models import Service
from servicedesk.accounts.models import User
from servicedesk.web.forms.person_fields import Named, SuggestingInput
from servicedesk.web.person_lookup import typed_name
from tickets.queries.calls import find_taken, taken_called


class ServiceInput(SuggestingInput):
    """An input for a service; scripts find it by what it is called and show its name instead of its address."""

    options = reverse_lazy("call_services")


class ServiceField(forms.Field):
    """One of the services for which `user` takes calls, by address or name; cleans to the service."""

    widget = ServiceInput
    default_error_messages = {
        "invalid_choice": _("You take calls for no service called “%(value)s”. Choose one from the list.")
    }

    def __init__(self, user: User, **options: Any) -> None:
        """Take who takes the call."""
        self.user = user
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Turn a service, or its address, into the address with the name."""
        found = value if isinstance(value, Service) else find_taken(self.user, str(value or ""))
        return Named(found.slug, str(found)) if found is not None else value

    def to_python(self, value: Any) -> Service | None:
        """Find the one that was meant."""
        typed = typed_name(value)
        if not typed:
            return None
        called = [service.slug for service in taken_called(self.user, typed)]
        found = find_taken(self.user, called[0] if len(called) == 1 else typed)
        if found is None:
            words = {"value": typed[:60]}
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params=words)
        return found
