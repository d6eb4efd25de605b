"""Verbs on notices."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.models import Event

from .kinds import kind_named
from .models import Channel, Delivery, Notice, Preference


def tell(
    kind: str, recipients: Iterable[User], *, event: Event, at: datetime, channels: Iterable[str] | None = None,
    **data: Any,
) -> None:  # fmt: skip
    """Tell people something that follows from `event`: in the app and by mail, as each of them prefers.

    Telling the same thing twice has no effect, so a subscriber may call this again after a crash.
    """
    people = {person.pk: person for person in recipients if person.is_active}
    wanted = _wanted(kind, people, set(channels) if channels is not None else None)
    Notice.objects.bulk_create(
        [
            Notice(recipient_id=pk, kind=kind, event=event, data=data, at=at)
            for pk, by in wanted.items()
            if Channel.APP in by
        ],
        ignore_conflicts=True,
    )
    Delivery.objects.bulk_create(
        [_mail(kind, pk, event, data, at) for pk, by in wanted.items() if Channel.MAIL in by], ignore_conflicts=True
    )


def mark_read(*, by: User, notices: Iterable[int] | None = None, at: datetime | None = None) -> int:
    """Mark the person's own notices read, all of them or those with the given ids; return how many changed."""
    unread = Notice.objects.filter(recipient=by, read_at=None)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=at or clock.now())


def set_preferences(*, by: User, choices: Mapping[tuple[str, str], bool]) -> None:
    """Keep what a person wants: (kind, channel) -> wanted. Raises KeyError for an unknown kind."""
    for (kind, channel), is_wanted in choices.items():
        kind_named(kind)
        Preference.objects.update_or_create(
            user=by, kind=kind, channel=channel, defaults={"is_wanted": is_wanted}
        )


def retry(*, delivery: Delivery, by: User, at: datetime | None = None) -> None:
    """Send a dead or held delivery again from the beginning."""
    Delivery.objects.filter(pk=delivery.pk, state__in=[Delivery.State.DEAD, Delivery.State.HELD]).update(
        state=Delivery.State.PENDING, attempts=0, not_before=at or clock.now(), error=""
    )


def _wanted(kind: str, people: Mapping[int, User], only: set[str] | None) -> dict[int, set[str]]:
    registered = kind_named(kind)
    channels = set(registered.channels) if only is None else only & set(registered.channels)
    wanted = {pk: set(channels) for pk in people}
    if registered.is_optional:
        for row in Preference.objects.filter(user_id__in=people, kind=kind):
            if not row.is_wanted:
                wanted[row.user_id].discard(row.channel)
    return wanted


def _mail(kind: str, recipient_id: int, event: Event, data: Mapping[str, Any], at: datetime) -> Delivery:
    key = f"{kind}:{event.pk}:{recipient_id}"
    return Delivery(
        dedup_key=key,
        kind=kind,
        recipient_id=recipient_id,
        data=dict(data),
        message_id=f"<{key.replace(':', '.')}@{settings.MAIL_DOMAIN}>",
        not_before=at,
        created_at=at,
    )
