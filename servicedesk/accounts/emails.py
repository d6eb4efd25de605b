"""The mail to an address that asked for a new password and is nobody's: it has no person, and so no row of its own."""

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

TEMPLATE = "account/email/unknown_account_message"
DAY = 24 * 3600
# No program answers, and no one's absence note either.
FROM_A_PROGRAM = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def tell_unknown(email: str, language: str) -> None:
    """Tell the address in this language that no one signs in with it: once a day, however often it is typed."""
    if not cache.add(f"told-unknown:{email.lower()}", 1, timeout=DAY):
        return
    with translation.override(language):
        words = {"site": settings.SITE_NAME, "email": email}
        title = _("No %(site)s account for this address") % words
        body = _(
            "Someone asked to reset the password for %(email)s, but no account uses this address. Try your work "
            "email address. If you have no account yet, ask an admin of your company."
        )
        action = {
            "label": _("Try another address"),
            "url": settings.SITE_URL + reverse("account_reset_password"),
            "is_first": True,
        }
        context = {
            "title": title,
            "lead": body % words,
            "actions": [action],
            "because": _(
                "You are receiving this because someone entered this address. If it wasn't you, you can ignore this "
                "email."
            ),
            "site_name": settings.SITE_NAME,
            "language": language,
        }
        message = EmailMultiAlternatives(
            title, render_to_string(f"{TEMPLATE}.txt", context), to=[email], headers=FROM_A_PROGRAM
        )
        message.attach_alternative(render_to_string(f"{TEMPLATE}.html", context), "text/html")
    message.send()
