"""Send what waits: claim with a lease, commit, send, mark. A mail may repeat after a crash inside the SMTP window;
its Message-ID then stays the same, so that mail programs show it once."""

from datetime import timedelta
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from servicedesk.events import clock

from .kinds import Wording, kind_named
from .models import Delivery

log = structlog.get_logger(__name__)

BATCH = 50
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 10


def send_waiting(*, max_batches: int = 20) -> int:
    """Send waiting mails until none is left; return how many left the desk."""
    sent = 0
    for _ in range(max_batches):
        claimed = _claim()
        if not claimed:
            break
        with get_connection() as server:
            for delivery in claimed:
                sent += _send(delivery, server)
    return sent


def _claim() -> list[Delivery]:
    with transaction.atomic():
        at = clock.now()
        waiting = Delivery.objects.filter(
            state__in=[Delivery.State.PENDING, Delivery.State.SENDING], not_before__lte=at
        )
        rows = list(waiting.order_by("not_before", "id").select_for_update(skip_locked=True)[:BATCH])
        for row in rows:
            row.state, row.attempts, row.not_before = Delivery.State.SENDING, row.attempts + 1, at + LEASE
        Delivery.objects.bulk_update(rows, ["state", "attempts", "not_before"])
    return list(Delivery.objects.filter(pk__in=[row.pk for row in rows]).select_related("recipient").order_by("id"))


def _send(delivery: Delivery, server: object) -> bool:
    recipient = delivery.recipient
    if not recipient.is_active:
        _finish(delivery, Delivery.State.SUPPRESSED, "the recipient has left")
        return False
    try:
        message = _compose(delivery)
        if message is None:
            _finish(delivery, Delivery.State.SUPPRESSED, "the recipient may not know of it any more")
            return False
        message.connection = server
        message.send()
    except Exception as failure:  # noqa: BLE001 - one mail's fault must not hold up the others
        _put_off(delivery, failure)
        return False
    _finish(delivery, Delivery.State.SENT, "")
    return True


def _compose(delivery: Delivery) -> EmailMultiAlternatives | None:
    """Word the mail in the recipient's language and zone; None when there is nothing to tell any more."""
    kind, recipient = kind_named(delivery.kind), delivery.recipient
    with translation.override(recipient.language), timezone.override(recipient.zone):
        wording = kind.word(recipient, delivery.data)
        if wording is None:
            return None
        context = _context(wording, delivery)
        message = EmailMultiAlternatives(
            subject=" ".join(wording.title.split()),
            body=render_to_string(f"{kind.template}.txt", context),
            to=[formataddr((recipient.name, recipient.email))],
            headers={"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string(f"{kind.template}.html", context), "text/html")
    return message


def _context(wording: Wording, delivery: Delivery) -> dict[str, object]:
    return {
        "wording": wording,
        "recipient": delivery.recipient,
        "url": settings.SITE_URL + wording.path,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "language": translation.get_language(),
        **(wording.context or {}),
    }


def _finish(delivery: Delivery, state: str, why: str) -> None:
    at = clock.now() if state == Delivery.State.SENT else None
    Delivery.objects.filter(pk=delivery.pk).update(state=state, sent_at=at, error=why)


def _put_off(delivery: Delivery, failure: Exception) -> None:
    """Try again later with growing pauses; a permanent refusal or too many tries make the delivery dead."""
    dead = delivery.attempts >= MAX_ATTEMPTS or _is_permanent(failure)
    log.error("mail not sent", delivery=delivery.pk, kind=delivery.kind, dead=dead, error=str(failure)[:300])
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivery.State.DEAD if dead else Delivery.State.PENDING,
        not_before=clock.now() + timedelta(seconds=min(15 * 2**delivery.attempts, 6 * 3600)),
        error=f"{type(failure).__name__}: {failure}"[:2000],
    )


def _is_permanent(failure: Exception) -> bool:
    if isinstance(failure, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _ in failure.recipients.values())
    return isinstance(failure, SMTPResponseException) and 550 <= failure.smtp_code < 560
