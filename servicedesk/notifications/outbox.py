"""Send what waits: claim with a lease, commit, send, mark.

A mail may repeat after a crash inside the SMTP window; its Message-ID then stays the same, so that mail programs show
it once.
"""

import math
import time
from datetime import timedelta
from email.utils import formataddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from servicedesk.events import clock

from .kinds import Wording, kind_named, worded
from .models import Delivery

log = structlog.get_logger(__name__)

BATCH = 50
TURN_SECONDS = 2.0
LEASE = timedelta(minutes=5)
# A batch stops here and leaves the rest to the next claim, so that no mail is sent after its lease has run out.
SEND_FOR = timedelta(minutes=4)
MAX_ATTEMPTS = 10


def send_waiting(*, seconds: float = math.inf) -> int:
    """Send waiting mails until none is left, or for about so long; return how many left the desk."""
    until, sent = time.monotonic() + seconds, 0
    while claimed := _claim():
        sent += _send_batch(claimed, until)
        if time.monotonic() >= until:
            break
    return sent


def sweep_deliveries() -> int:
    """Send waiting mails for a moment; whoever else has a turn, due timers above all, does not wait for a crowd."""
    return send_waiting(seconds=TURN_SECONDS)


def _claim() -> list[Delivery]:
    """Lease a batch. The attempt counts before it is made, and one that broke its process too often is dead."""
    with transaction.atomic():
        at = clock.now()
        waiting = Delivery.objects.filter(
            state__in=[Delivery.State.PENDING, Delivery.State.SENDING], not_before__lte=at
        )
        rows = list(waiting.order_by("not_before", "id").select_for_update(skip_locked=True)[:BATCH])
        worn_out = [row for row in rows if row.attempts >= MAX_ATTEMPTS]
        fresh = [row for row in rows if row.attempts < MAX_ATTEMPTS]
        for row in worn_out:
            row.state, row.error = Delivery.State.DEAD, row.error or "given up: sending broke off each time"
        for row in fresh:
            row.state, row.attempts, row.not_before = Delivery.State.SENDING, row.attempts + 1, at + LEASE
        Delivery.objects.bulk_update(rows, ["state", "attempts", "not_before", "error"])
    claimed = Delivery.objects.filter(pk__in=[row.pk for row in fresh])
    return list(claimed.select_related("recipient").order_by("id"))


def _send_batch(claimed: list[Delivery], turn_until: float = math.inf) -> int:
    """Send over one connection, opened anew after a fault, at least one; return how many were sent."""
    server, until, sent = get_connection(), clock.now() + SEND_FOR, 0
    try:
        for position, delivery in enumerate(claimed):
            if clock.now() > until or (position and time.monotonic() >= turn_until):
                _give_back(claimed[position:])
                break
            sent += _send(delivery, server)
    finally:
        _close(server)
    return sent


def _send(delivery: Delivery, server: BaseEmailBackend) -> bool:
    if not delivery.recipient.is_active:
        _finish(delivery, Delivery.State.SUPPRESSED, "the recipient has left")
        return False
    try:
        message = _compose(delivery)
        if message is None:
            _finish(delivery, Delivery.State.SUPPRESSED, "nothing to tell, or not to this person any more")
            return False
        server.open()
        message.connection = server
        message.send()
    except Exception as failure:  # noqa: BLE001 - one mail's fault must not hold up the others
        _put_off(delivery, failure)
        _close(server)
        return False
    _finish(delivery, Delivery.State.SENT, "")
    return True


def _compose(delivery: Delivery) -> EmailMultiAlternatives | None:
    """Word the mail in the recipient's language and zone; None when there is nothing to tell any more."""
    kind, recipient = kind_named(delivery.kind), delivery.recipient
    with translation.override(recipient.language), timezone.override(recipient.zone):
        (wording,) = worded(recipient, [(delivery.kind, delivery.data)])
        if wording is None or wording.is_over:
            return None
        context = _context(wording, delivery)
        message = EmailMultiAlternatives(
            subject=" ".join(wording.title.split()),
            body=render_to_string(f"{kind.template}.txt", context),
            to=[formataddr((" ".join(recipient.name.split()), recipient.email))],
            headers={
                "Message-ID": delivery.message_id,
                "Auto-Submitted": "auto-generated",
                "X-Auto-Response-Suppress": "All",
                "List-Id": f"<notices.{settings.MAIL_DOMAIN}>",
            },
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


def _give_back(unsent: list[Delivery]) -> None:
    """Let somebody else send these at once; the attempt that was not made does not count."""
    for delivery in unsent:
        Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.SENDING).update(
            state=Delivery.State.PENDING, attempts=delivery.attempts - 1, not_before=clock.now()
        )


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


def _close(server: BaseEmailBackend) -> None:
    """Hang up; a server that is gone already is no reason to fail."""
    try:
        server.close()
    except Exception as failure:  # noqa: BLE001 - the mails are marked; only the goodbye failed
        log.warning("mail server went away", error=str(failure)[:300])
