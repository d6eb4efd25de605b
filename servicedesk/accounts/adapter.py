"""How allauth behaves here: people are invited or imported, nobody signs up, and its mails are the product's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from .letters import new_password, unknown_address

UNKNOWN = "account/email/unknown_account"


class InvitedPeopleOnly(DefaultAccountAdapter):
    """Closes self-registration and words the mails; everything else is allauth's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name: people sign in with their e-mail address."""

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Send the link in the language of the person, whoever asked for it."""
        with translation.override(user.language):
            words = new_password(context["uid"], context["key"])
            super().send_password_reset_mail(user, email, {**context, **words})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; an address that is nobody's is told so in the language of whoever typed it."""
        words = unknown_address(email) if template_prefix == UNKNOWN else {}
        super().send_mail(template_prefix, email, {**context, **words})
