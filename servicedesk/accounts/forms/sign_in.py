"""What a person fills in who is not signed in."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest
from django.utils.translation import get_language

from servicedesk.accounts.actions.passwords import ask_for_link


class AskForLink(ResetPasswordForm):
    """Asks for the link to choose a new password. Nothing is looked up here, so no time tells who exists."""

    def clean_email(self) -> str:
        """Return the address as typed."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Order the link; return the address."""
        email = str(self.cleaned_data["email"])
        ask_for_link(email=email, language=get_language() or "en")
        return email
