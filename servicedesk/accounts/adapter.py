"""How allauth behaves here: people are invited or imported, no one signs up, and its mails are the product's."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.web.toasts import toast

from . import guess_delay
from .actions.passwords import choose_password


class InvitedPeopleOnly(DefaultAccountAdapter):
    """Closes self-registration, paces guessing and chooses passwords by the desk's verb; the rest is allauth's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There is no user name: people sign in with their e-mail address."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse the one who guesses, and slow down guessing that comes from everywhere."""
        super().pre_authenticate(request, **credentials)
        if not guess_delay.hold_up(_account(credentials), get_ip(request)):
            raise ValidationError(
                _("Too many people are trying this account right now. Try again in a moment.")
            )

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Find the person of the credentials, or count one more wrong password."""
        user = super().authenticate(request, **credentials)
        if user is not None:
            guess_delay.note_right(_account(credentials), get_ip(request))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        guess_delay.note_wrong(_account(credentials))

    def set_password(self, user: Any, password: str) -> None:
        """Keep the password, and say which API tokens ended with the old one."""
        ended = choose_password(person=user, password=password)
        if ended:
            said = ngettext(
                "%(count)s API token ended with the old password. Create a new one where a program needs it.",
                "%(count)s API tokens ended with the old password. Create new ones where programs need them.",
                ended,
            )
            toast(self.request, said % {"count": ended})

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by account and address: who fails elsewhere locks no one out here."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"


def _account(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", ""))
