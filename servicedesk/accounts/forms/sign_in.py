"""What a person fills in who is not signed in."""

from typing import Any

from allauth.account.forms import EmailField, LoginForm, ResetPasswordForm
from django.http import HttpRequest
from django.utils.translation import get_language

from servicedesk.accounts.actions.passwords import ask_for_link
from servicedesk.text.cleaning import folded


class SoughtAddressField(EmailField):
    """An address that is looked for: wide letters, capitals and what came along unseen make no difference."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(folded(value) if isinstance(value, str) else value)


class SignInForm(LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = SoughtAddressField()


class AskForLink(ResetPasswordForm):
    """Asks for the link to choose a new password. Nothing is looked up here, so no time tells who exists."""

    email = SoughtAddressField(required=True)

    def clean_email(self) -> str:
        """Return the address, even if no one signs in with it."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Order the link; return the address."""
        email = str(self.cleaned_data["email"])
        ask_for_link(email=email, language=get_language() or "en")
        return email
