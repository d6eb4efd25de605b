"""The signed links of rating mails. A link opens one invitation and names nothing that could be guessed."""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from surveys.models import Invitation

SALT = "surveys.rating-link"
LONGEST = 120


class BadLink(Exception):
    """Nobody signed this, or it belongs to no invitation."""


def token_of(invitation: Invitation) -> str:
    """Return what stands in the link; the same each time, so that a reminder repeats the link."""
    return Signer(salt=SALT).sign(invitation.nonce.hex).replace(":", "~")


def nonce_in(token: str) -> UUID:
    """Return the nonce of a link that this desk has signed. Raises BadLink."""
    if len(token) > LONGEST:
        raise BadLink
    try:
        return UUID(Signer(salt=SALT).unsign(token.replace("~", ":")))
    except (BadSignature, ValueError) as error:
        raise BadLink from error


def path_of(invitation: Invitation, score: int | None = None) -> str:
    """Return the path of the page, with a score chosen or none."""
    path = reverse("rate", args=[token_of(invitation)])
    return path if score is None else f"{path}?score={score}"


def address_of(invitation: Invitation, score: int | None = None) -> str:
    """Return the whole address, for a mail."""
    return settings.SITE_URL + path_of(invitation, score)
