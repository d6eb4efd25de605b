"""The signed links of rating mails, and what the page behind one puts into its form.

A link opens one invitation and names nothing that could be guessed. It does not rate by itself: programs that look at
mails follow links, and some send POSTs to them. So an answer needs a pass, which the page alone gives: signed, for this
link, and for two hours.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer, dumps, loads
from django.urls import reverse

from surveys.models import Invitation

SALT = "surveys.rating-link"
PAGE_SALT = "surveys.rating-page"
LONGEST = 120
PAGE_HOLDS = timedelta(hours=2)


class BadLink(Exception):
    """No one signed this, or it belongs to no invitation."""


def token_of(invitation: Invitation) -> str:
    """Return the token of the link; the same each time, so that a reminder repeats the link."""
    return Signer(salt=SALT).sign(invitation.nonce.hex).replace(":", "~")


def nonce_in(token: str) -> UUID:
    """Return the nonce of a link that this desk has signed. Raises BadLink."""
    if len(token) > LONGEST:
        raise BadLink
    try:
        return UUID(Signer(salt=SALT).unsign(token.replace("~", ":")))
    except (BadSignature, ValueError) as error:
        raise BadLink from error


def page_pass(invitation: Invitation, at: datetime) -> str:
    """Return what the page opened at `at` puts into its form."""
    return dumps([invitation.nonce.hex, at.timestamp()], salt=PAGE_SALT)


def is_from_page(text: str, invitation: Invitation, at: datetime) -> bool:
    """Say whether this is the pass of a page of this invitation that was opened not too long before `at`."""
    try:
        nonce, opened = loads(text[: 2 * LONGEST], salt=PAGE_SALT)
    except BadSignature:
        return False
    return bool(nonce == invitation.nonce.hex and at.timestamp() - opened < PAGE_HOLDS.total_seconds())


def path_of(invitation: Invitation, score: int | None = None) -> str:
    """Return the path of the page, with a score chosen or none."""
    path = reverse("rate", args=[token_of(invitation)])
    return path if score is None else f"{path}?score={score}"


def address_of(invitation: Invitation, score: int | None = None) -> str:
    """Return the whole address, for a mail."""
    return settings.SITE_URL + path_of(invitation, score)
