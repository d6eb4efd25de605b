"""A mail in words: in the recipient's language and zone, as the recipient may know of it at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from servicedesk.accounts.emails import FROM_A_PROGRAM
from servicedesk.text.cleaning import clean_line
from servicedesk.text.spacing import spaced
from servicedesk.web.display.joining import qualified

from .kinds import FactLink, Wording, kind_named, worded
from .models import Delivery

DIGEST = "digest"
DIGEST_TEMPLATE = "notifications/emails/digest"


@dataclass(frozen=True)
class Composed:
    """A mail in words; `lines` are the ids of the mails that became lines of a digest."""

    message: EmailMultiAlternatives
    lines: tuple[int, ...] = ()


def compose(delivery: Delivery) -> Composed | None:
    """Word the mail; None when there is nothing to tell any more."""
    recipient = delivery.recipient
    with translation.override(recipient.language), timezone.override(recipient.zone):
        if delivery.kind == DIGEST:
            return _digest(delivery)
        (wording,) = worded(recipient, [(delivery.kind, delivery.data)])
        if wording is None or wording.is_over:
            return None
        return Composed(_message(delivery, wording, kind_named(delivery.kind).template))


def _digest(digest: Delivery) -> Composed | None:
    """Word many mails as one: of each its subject line and its link."""
    parts = list(digest.parts.filter(state=Delivery.State.FOLDED).order_by("id"))
    words = worded(digest.recipient, [(part.kind, part.data) for part in parts])
    told = [(part, word) for part, word in zip(parts, words, strict=True) if word and not word.is_over]
    if not told:
        return None
    lines = [word for _part, word in told]
    title = ngettext("%(count)s notification for you", "%(count)s notifications for you", len(lines))
    wording = Wording(
        title=title % {"count": len(lines)},
        path="",
        body=_("Several emails were waiting for you, so they come as one."),
        context={
            "lines": [
                (_line(line.title), clean_line(line.about), settings.SITE_URL + line.path) for line in lines
            ],
            "because": _("You are receiving this because each of these would have been a separate email."),
        },
    )
    return Composed(_message(digest, wording, DIGEST_TEMPLATE), tuple(part.pk for part, _word in told))


def _message(delivery: Delivery, wording: Wording, template: str) -> EmailMultiAlternatives:
    recipient, context = delivery.recipient, _context(wording, delivery)
    message = EmailMultiAlternatives(
        subject=_line(wording.title),
        body=render_to_string(f"{template}.txt", context),
        to=[formataddr((clean_line(recipient.name), recipient.email))],
        headers={
            **FROM_A_PROGRAM,
            "Message-ID": delivery.message_id,
            "List-Id": f"<notices.{settings.MAIL_DOMAIN}>",
        },
    )
    message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _context(wording: Wording, delivery: Delivery) -> dict[str, object]:
    """Return what the templates show: lines of the desk's own that no name or title can break into two."""
    given = {"lead": wording.body, **(wording.context or {})}
    return {
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "language": translation.get_language(),
        **given,
        "title": _line(wording.title),
        "lead": spaced(given["lead"]),
        "because": spaced(given.get("because", "")),
        "quote_by": clean_line(given.get("quote_by", "")),
        "facts": [(label, *_said(value)) for label, value in given.get("facts", [])],
    }


def _said(fact: str | Sequence[FactLink]) -> tuple[str, Sequence[FactLink]]:
    """Return a fact as a text mail says it, a line each for links, and the links."""
    if isinstance(fact, str):
        return clean_line(fact), ()
    lines = (f"{qualified(clean_line(link.text), link.note)} {link.url}" for link in fact)
    return "\n  ".join(lines), fact


def _line(text: str) -> str:
    return spaced(clean_line(text))
