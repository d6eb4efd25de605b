"""Verbs on what follows from events."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from servicedesk.verbs.exceptions import NotAllowed

from . import clock
from .events import DispatchEvent
from .models import Dispatch
from .record import Fact, record_all
from .rules import may_retry

AT_ONCE = 1000


def retry(
    *, ids: Collection[int] | None = None, by: Any, oversees: bool = False, at: datetime | None = None
) -> int:
    """Give failed turns their tries again, from now: those of `ids`, else the oldest thousand; return how many.

    `oversees`: `by` is an admin. Raises NotAllowed for others.
    """
    if not may_retry(by, oversees=oversees):
        raise NotAllowed(_("Only an admin can retry failed steps."))
    dead = Dispatch.objects.filter(state=Dispatch.State.DEAD)
    if ids is not None:
        dead = dead.filter(pk__in=ids)
    with transaction.atomic():
        found = list(dead.order_by("id").select_for_update(skip_locked=True)[:AT_ONCE])
        moment = at or clock.now()
        for row in found:
            row.state, row.attempts, row.not_before, row.alerted_at = Dispatch.State.PENDING, 0, moment, None
        record_all(
            [
                Fact(DispatchEvent.RETRIED, row, at=moment, by=by, data={"subscriber": row.subscriber})
                for row in found
            ]
        )
        Dispatch.objects.bulk_update(found, ["state", "attempts", "not_before", "alerted_at"])
    return len(found)


def note_alerted(*, at: datetime) -> int:
    """Mark every failed turn as told to the admins; return how many there are that were not."""
    return Dispatch.objects.filter(state=Dispatch.State.DEAD, alerted_at=None).update(alerted_at=at)
