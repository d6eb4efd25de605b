"""Allauth's forms, where an address is looked for however it was typed."""

from typing import Any

from allauth.account.forms import EmailField, LoginForm, ResetPasswordForm

from servicedesk.text import folded


class SoughtAddressField(EmailField):
    """An address that is looked for: wide letters, capitals and what came along unseen make no difference."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(folded(value) if isinstance(value, str) else value)


class SignInForm(LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = SoughtAddressField()


class NewPasswordForm(ResetPasswordForm):
    """The address to which the link goes."""

    email = SoughtAddressField(required=True)
