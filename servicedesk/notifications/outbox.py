"""Send what waits: claim one mail with a lease, commit, send, mark; many mails to one person leave as one.

A mail may repeat after a crash inside the SMTP window; its Message-ID then stays the same, so that mail programs show
it once. What fails is tried again for days (`servicedesk.work_queue`); a server that is away fails one mail a turn
and not all, and an address that does not exist makes its own mail dead at once. A kind that this process does not know
is left for one that does.
"""

import math
from dataclasses import replace
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q

from servicedesk.events import clock
from servicedesk.work_queue.leases import Queue, bury, claim, put_off, work
from servicedesk.work_queue.retries import most_attempts

from . import folding
from .mails import DIGEST, compose
from .models import Delivery
from .queries import MAILS

log = structlog.get_logger(__name__)

BATCH = 50
TURN_SECONDS = 2.0
# Longer than a server that answers each of four commands at the last moment (EMAIL_TIMEOUT) can take.
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=30)
MAX_ATTEMPTS = most_attempts(first=FIRST_PAUSE)
SILENT = "nothing to tell, or not to this person any more"
# Enhanced status codes (RFC 3463): the sender's address, and what the server lets the desk do.
ABOUT_THE_DESK = ("5.1.7", "5.1.8", "5.7.")
State = Delivery.State


def send_waiting(*, seconds: float = math.inf) -> int:
    """Send waiting mails until none is left, or for about so long, at least one; return how many left the desk."""
    server = get_connection()
    try:
        return work(_queue(server), seconds=seconds)
    finally:
        _close(server)


def sweep_deliveries() -> int:
    """Send waiting mails for a moment only, so that a crowd of them does not hold up due timers and other work."""
    return send_waiting(seconds=TURN_SECONDS)


def _queue(server: BaseEmailBackend) -> Queue[Delivery]:
    return Queue(
        MAILS,
        now=clock.now,
        batch=_batch,
        free=MAILS.free,
        lease=lambda _attempt: LEASE,
        most_attempts=MAX_ATTEMPTS,
        attempt=lambda mail: _send(mail, server),
        fail=lambda mail, failure: _put_off(mail, failure, State.SENDING),
        give_up=lambda mail: bury(MAILS, mail),
        is_ready=lambda mail: _reach(server, mail),
        prepare=_fold_and_mark,
        marks=["state"],
    )


def _batch(at: datetime) -> list[Delivery]:
    return list(MAILS.free(at).exclude(folding.held_back(at)).order_by("not_before", "id")[:BATCH])


def _fold_and_mark(mail: Delivery, at: datetime) -> Delivery:
    return _mark(folding.fold(mail, at=at) if mail.attempts < MAX_ATTEMPTS else mail, at)


def _mark(mail: Delivery, _at: datetime) -> Delivery:
    """Note whether the server may have a mail from an earlier try, and that it may have it from this one."""
    mail.may_have_left = mail.state == State.SENDING
    mail.state = State.SENDING
    return mail


def _reach(server: BaseEmailBackend, mail: Delivery) -> bool:
    """Say whether the mail server is there. If not, the mail that asked for it has had a try in vain."""
    try:
        server.open()
    except Exception as failure:  # noqa: BLE001 - whatever the server does, the mails wait for it
        unfolded = replace(_queue(server), prepare=_mark)
        if claimed := claim(unfolded, mail, at=clock.now()):
            _put_off(claimed, failure, State.PENDING)
        return False
    return True


def _send(mail: Delivery, server: BaseEmailBackend) -> bool:
    if not mail.recipient.is_active:
        _end(mail, State.SUPPRESSED, "the recipient has left")
        return False
    try:
        composed = compose(mail)
    except Exception as failure:  # noqa: BLE001 - one mail's fault must not hold up the others
        _put_off(mail, failure, State.PENDING)
        return False
    if composed is None:
        _end(mail, State.SUPPRESSED, SILENT)
        return False
    unsaid = Delivery.objects.filter(digest=mail.pk, state=State.FOLDED).exclude(pk__in=composed.lines)
    unsaid.update(state=State.SUPPRESSED, error=SILENT)
    try:
        composed.message.connection = server
        composed.message.send()
    except Exception as failure:  # noqa: BLE001 - as above
        _put_off(mail, failure, _after(failure))
        _close(server)
        return False
    _end(mail, State.SENT, "")
    return True


def _after(failure: Exception) -> State:
    """Return what becomes of a mail that could not be sent.

    Dead if the server refuses this address or this text for good; pending if the server said no, or for now no; else
    no one knows whether it has the mail, and it continues as one that is being sent.
    """
    match failure:
        case SMTPRecipientsRefused():
            answers = list(failure.recipients.values())
            return State.DEAD if all(_is_for_good(*answer) for answer in answers) else State.PENDING
        case SMTPDataError():
            return State.DEAD if _is_for_good(failure.smtp_code, failure.smtp_error) else State.PENDING
        case SMTPResponseException():
            return State.PENDING
        case SMTPException() | OSError():
            return State.SENDING
    return State.PENDING


def _is_for_good(code: int, words: bytes | str) -> bool:
    """Say whether an answer is about the mail, and not about the desk: its rights with the server may be mended."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    return 550 <= code < 560 and code != 554 and not said.startswith(ABOUT_THE_DESK)


def _end(mail: Delivery, state: State, why: str) -> None:
    """Mark what became of a mail, and of those that were lines of it."""
    at = clock.now() if state == State.SENT else None
    rows = Q(pk=mail.pk)
    if mail.kind == DIGEST and state != State.DEAD:
        rows |= Q(digest=mail.pk, state=State.FOLDED)
    Delivery.objects.filter(rows).update(state=state, sent_at=at, error=why)


def _put_off(mail: Delivery, failure: Exception, state: State) -> None:
    """Try again later with growing pauses; a refusal for good or too many tries make the mail dead.

    What an earlier try may have brought to the server stays so, whatever became of this one.
    """
    if mail.may_have_left and state == State.PENDING:
        state = State.SENDING
    dead = put_off(
        MAILS,
        mail,
        failure,
        state=state,
        at=clock.now(),
        first_pause=FIRST_PAUSE,
        most_attempts=MAX_ATTEMPTS,
    )
    log.error("mail not sent", delivery=mail.pk, kind=mail.kind, dead=dead, error=str(failure)[:300])


def _close(server: BaseEmailBackend) -> None:
    """Hang up; a server that is gone already is no reason to fail."""
    try:
        server.close()
    except Exception as failure:  # noqa: BLE001 - the mails are marked; only the goodbye failed
        log.warning("mail server went away", error=str(failure)[:300])
