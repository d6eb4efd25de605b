"""Verbs on notices."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.events import clock
from servicedesk.events.models import Event
from servicedesk.events.record import Fact, record_all
from servicedesk.verbs.exceptions import NotAllowed

from .events import DeliveryEvent
from .kinds import Kind, kind_named
from .message_ids import message_id
from .models import Channel, Delivery, Notice, Preference

Timing = Callable[[User], datetime]
AT_ONCE = 1000
# The kind of the notice to admins about work that was given up.
ALARM = "work.given_up"


def tell(
    kind: Kind,
    recipients: Iterable[User],
    *,
    event: Event,
    at: datetime,
    channels: Iterable[str] | None = None,
    mailed_from: Timing | None = None,
    **data: Any,
) -> None:
    """Tell people something that follows from `event`: in the app and by mail, as each of them prefers.

    `channels` narrows the kind's own; `mailed_from` says from when a person's mail may leave (the beginning of their
    working day, say). Telling the same thing twice has no effect, so a subscriber may call this again after a crash.
    """
    people = {person.pk: person for person in recipients if person.is_active}
    wanted = _wanted(kind, people, set(channels) if channels is not None else None)
    notices = [
        Notice(recipient_id=pk, kind=kind.name, event=event, data=data, at=at)
        for pk, by in wanted.items()
        if Channel.APP in by
    ]
    mailed = [person for pk, person in people.items() if Channel.MAIL in wanted[pk]]
    made_at = clock.now() if mailed else at
    mails = [
        _mail(kind.name, person, event, data, made_at, mailed_from(person) if mailed_from else at)
        for person in mailed
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    Delivery.objects.bulk_create(mails, ignore_conflicts=True)


def mark_read(*, by: User, notices: Iterable[int] | None = None, at: datetime | None = None) -> int:
    """Mark the person's own notices read, all of them or those with the given ids; return how many changed."""
    unread = Notice.objects.filter(recipient=by, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=at or clock.now())


def set_preferences(*, by: User, choices: Mapping[tuple[str, str], bool]) -> None:
    """Keep what a person wants: (kind, channel) -> wanted. Raises KeyError for an unknown kind."""
    for kind, _channel in choices:
        kind_named(kind)
    rows = [
        Preference(user=by, kind=kind, channel=channel, is_wanted=is_wanted)
        for (kind, channel), is_wanted in choices.items()
    ]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind", "channel"], update_fields=["is_wanted"]
    )


def retry(*, ids: Collection[int] | None = None, by: User | None, at: datetime | None = None) -> int:
    """Give dead or held mails their tries again, from now: those of `ids`, else the oldest thousand; return how many.

    `by` None is the desk itself. Raises NotAllowed for others than admins.
    """
    if by is not None and not is_admin(by):
        raise NotAllowed(_("Only admins can resend emails."))
    stuck = Delivery.objects.filter(state__in=[Delivery.State.DEAD, Delivery.State.HELD])
    if ids is not None:
        stuck = stuck.filter(pk__in=ids)
    with transaction.atomic():
        found = list(stuck.order_by("id").select_for_update(skip_locked=True)[:AT_ONCE])
        moment = at or clock.now()
        for row in found:
            row.state, row.attempts, row.not_before = Delivery.State.PENDING, 0, moment
            row.error, row.alerted_at = "", None
        Delivery.objects.bulk_update(found, ["state", "attempts", "not_before", "error", "alerted_at"])
        record_all(
            [Fact(DeliveryEvent.RETRIED, row, at=moment, by=by, data={"kind": row.kind}) for row in found]
        )
    return len(found)


def note_alerted(*, at: datetime) -> int:
    """Mark every dead mail as told to the admins; return how many there are that were not.

    An alarm that did not reach someone is no reason for another alarm.
    """
    untold = Delivery.objects.filter(state=Delivery.State.DEAD, alerted_at=None)
    untold.filter(kind=ALARM).update(alerted_at=at)
    return untold.update(alerted_at=at)


def _wanted(kind: Kind, people: Mapping[int, User], only: set[str] | None) -> dict[int, set[str]]:
    channels = set(kind.channels) if only is None else only & set(kind.channels)
    wanted = {pk: channels - kind.quiet for pk in people}
    if kind.is_optional:
        for row in Preference.objects.filter(user_id__in=people, kind=kind.name, channel__in=channels):
            change = wanted[row.user_id].add if row.is_wanted else wanted[row.user_id].discard
            change(row.channel)
    return wanted


def _mail(
    kind: str, recipient: User, event: Event, data: Mapping[str, Any], made_at: datetime, leaves_at: datetime
) -> Delivery:
    key = f"{kind}:{event.pk}:{recipient.pk}"
    return Delivery(
        dedup_key=key,
        kind=kind,
        recipient=recipient,
        data=dict(data),
        message_id=message_id(key, made_at),
        not_before=leaves_at,
        created_at=made_at,
    )
