"""Many mails that wait for one person become one: after an outage no one is flooded.

Only what certainly never reached the server is folded: a mail of which any try broke off half-way is tried again as it
was, under its own Message-ID, by which a mail program would hide whatever else it said the second time.
"""

from datetime import datetime, timedelta

from django.db.models import Q

from servicedesk.events.queries import is_catching_up
from servicedesk.timers.drain import is_behind

from .kinds import names_that_fold
from .mails import DIGEST
from .message_ids import message_id
from .models import Delivery

FOLDED_FROM = 3
MOST_FOLDED = 200
GATHERED_FOR = timedelta(minutes=5)


def held_back(at: datetime) -> Q:
    """Return which mails wait a moment longer.

    While the desk catches up after an outage, mails of the last minutes are held: what else follows for the same people
    is about to be written, and comes with them.
    """
    if not (is_behind(at) or is_catching_up(at)):
        return Q(pk__in=[])
    return Q(created_at__gt=at - GATHERED_FOR, kind__in=names_that_fold(), attempts=0)


def fold(mail: Delivery, *, at: datetime) -> Delivery:
    """Return what to send instead of a mail, whose row the caller has locked: a digest with the person's others.

    A digest that never left takes in what has come since. With few others the mail goes as it is.
    """
    if not _folds(mail):
        return mail
    others = [row for row in _waiting_with(mail, at) if _folds(row)]
    every = [mail, *others]
    mails = [row for row in every if row.kind != DIGEST]
    digest = next((row for row in every if row.kind == DIGEST), None)
    if digest is None:
        if len(mails) < FOLDED_FROM:
            return mail
        digest = _new_digest(mails[0], at)
    rows = Delivery.objects.filter(pk__in=[row.pk for row in mails])
    rows.update(state=Delivery.State.FOLDED, digest=digest, error="")
    return digest


def _folds(mail: Delivery) -> bool:
    return mail.state == Delivery.State.PENDING and (mail.kind == DIGEST or mail.kind in names_that_fold())


def _waiting_with(mail: Delivery, at: datetime) -> list[Delivery]:
    """Lock what else could leave now for the same person, put off or not."""
    waiting = Delivery.objects.filter(recipient=mail.recipient_id, state=Delivery.State.PENDING)
    could_leave = waiting.filter(Q(not_before__lte=at) | Q(attempts__gt=0)).exclude(pk=mail.pk)
    return list(could_leave.order_by("id").select_for_update(skip_locked=True)[:MOST_FOLDED])


def _new_digest(first: Delivery, at: datetime) -> Delivery:
    key = f"{DIGEST}:{first.recipient_id}:{first.pk}:{at.timestamp():.6f}"
    return Delivery.objects.create(
        dedup_key=key,
        kind=DIGEST,
        recipient_id=first.recipient_id,
        message_id=message_id(key, at),
        not_before=at,
        created_at=at,
    )
