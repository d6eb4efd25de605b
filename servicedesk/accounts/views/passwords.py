"""The page of a link to choose a password: what happened to one that opens nothing any more."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.views import INTERNAL_RESET_SESSION_KEY, PasswordResetFromKeyView
from django.conf import settings
from django.utils.http import base36_to_int


class ChoosePassword(PasswordResetFromKeyView):
    """allauth's page, which knows why a link has died."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `died`: "old", "spent", or "elsewhere" for a page whose link was opened in another browser."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context.get("token_fail"):
            context["died"] = self._reason()
        return context

    def _reason(self) -> str:
        key = self.kwargs["key"]
        if key == self.reset_url_key:
            key = self.request.session.get(INTERNAL_RESET_SESSION_KEY, "")
            if not key:
                return "elsewhere"
        try:
            made_at = base36_to_int(key.partition("-")[0])
        except ValueError:
            return "spent"
        tokens = default_token_generator  # whose seconds count from a day of its own, by the wall clock here
        age = tokens._num_seconds(tokens._now()) - made_at
        return "old" if age > settings.PASSWORD_RESET_TIMEOUT else "spent"
