"""The words of the mails about passwords that allauth sends, for the same layout as all mails (templates/emails/)."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

DAY = 24 * 3600


def new_password(uid: str, key: str) -> dict[str, Any]:
    """Return the mail with the link to choose a new password, in the active language."""
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    return _letter(
        _("Choose a new password for %(site)s") % {"site": settings.SITE_NAME},
        _("Somebody, probably you, asked for a new password. Until you choose one, the old one stays."),
        because=_("You get this because a new password was asked for. If it was not you, do nothing."),
        action=(_("Choose a new password"), path),
    )


def unknown_address(email: str) -> dict[str, Any]:
    """Return the mail to an address that nobody signs in with, in the active language."""
    words = {"site": settings.SITE_NAME, "email": email}
    return _letter(
        _("Nobody signs in to %(site)s with this address") % words,
        _(
            "A new password was asked for, but %(email)s belongs to nobody here. Try your work e-mail address; if "
            "you have no access yet, ask an admin of your company for it."
        )
        % words,
        because=_("You get this because somebody typed this address. If it was not you, do nothing."),
        action=(_("Try another address"), reverse("account_reset_password")),
    )


def _letter(title: str, body: str, *, because: str, action: tuple[str, str]) -> dict[str, Any]:
    label, path = action
    return {
        "wording": {"title": title, "body": body},
        "actions": [{"label": label, "url": settings.SITE_URL + path, "is_first": True}],
        "because": because,
        "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
        "new_link_url": settings.SITE_URL + reverse("account_reset_password"),
        "site_name": settings.SITE_NAME,
        "language": get_language(),
    }
