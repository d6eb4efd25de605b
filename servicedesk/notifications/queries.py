"""Reads about notices and mails on their way."""

from datetime import datetime

from django.db import connection
from django.db.models import Count, QuerySet

from servicedesk.accounts.models import User
from servicedesk.work_queue.backlog import Backlog

from .kinds import known_names
from .mails import DIGEST
from .models import Channel, Delivery, Notice, Preference

# The bell says "99+" from here on, so that counting stays cheap however much lies unread.
BELL_LIMIT = 100
# Written by hand for speed, since every page asks for it.
UNREAD = """
    SELECT count(*) FROM (
        SELECT FROM notifications_notice WHERE recipient_id = %s AND read_at IS NULL LIMIT %s
    ) AS unread
"""
MAILS = Backlog(
    Delivery,
    waiting=[Delivery.State.PENDING, Delivery.State.SENDING],
    dead=Delivery.State.DEAD,
    due="not_before",
    name="kind",
    known=lambda: [DIGEST, *known_names()],
)


def notices_of(user: User) -> QuerySet[Notice]:
    """Return the person's own notices."""
    return Notice.objects.filter(recipient=user)


def unread_count(user: User) -> int:
    """Return the number on the bell: at most BELL_LIMIT."""
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user.pk, BELL_LIMIT])
        count: int = cursor.fetchone()[0]
    return count


def wants(user: User) -> dict[tuple[str, str], bool]:
    """Return what a person chose where it differs from a kind's default: (kind, channel) -> wanted."""
    rows = Preference.objects.filter(user=user, channel__in=Channel.values)
    return {(row.kind, row.channel): row.is_wanted for row in rows}


def deliveries_in(state: str) -> QuerySet[Delivery]:
    """Return the mails in a state, with the people they are for; every state for an empty one."""
    rows = Delivery.objects.select_related("recipient")
    return rows.filter(state=state) if state else rows


def mails_without_kind(at: datetime) -> QuerySet[Delivery]:
    """Return the mails that have waited for minutes because no kind of notice has their name."""
    return MAILS.unknown(at)


def counts_by_state() -> dict[str, int]:
    """Return how many mails are on their way, stuck or done."""
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(Count("id")))
    return {state: counted.get(state, 0) for state in Delivery.State.values}


def ended_mails(before: datetime) -> QuerySet[Delivery]:
    """Return the mails that were sent, or on purpose not sent, before a moment."""
    ended = [Delivery.State.SENT, Delivery.State.SUPPRESSED]
    return Delivery.objects.filter(state__in=ended, not_before__lt=before)


def read_notices(before: datetime) -> QuerySet[Notice]:
    """Return the notices that were read before a moment."""
    return Notice.objects.filter(read_at__lt=before)
