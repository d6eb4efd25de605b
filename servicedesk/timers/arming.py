"""Set and cancel timers. The caller holds the lock of the timer's owner."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from .models import Timer

# Of timers of one owner that fall together the later armed one counts as the higher.
TAKE_HIGHEST = """
    WITH due AS (
        SELECT id, row_number() OVER (PARTITION BY owner_id ORDER BY fire_at DESC, id DESC) = 1 AS is_highest
        FROM timers_timer
        WHERE kind = %(kind)s AND owner_id = ANY(%(owners)s) AND state = 'armed' AND fire_at <= %(at)s
    )
    UPDATE timers_timer
    SET state = CASE WHEN is_highest THEN 'fired' ELSE 'skipped' END, fired_at = %(at)s
    FROM due WHERE timers_timer.id = due.id
    RETURNING timers_timer.id, owner_id, name, fire_at, is_highest
"""


class Taken(NamedTuple):
    """A timer that was due and no longer is: fired as the highest of its owner, or skipped as a lower one."""

    pk: int
    owner_id: int
    name: str
    fire_at: datetime
    is_highest: bool


def arm(kind: str, owner_id: int, fire_at: datetime, *, name: str = "") -> None:
    """Let `kind` happen to the owner at `fire_at`, instead of any earlier arming of the same name."""
    rearm(kind, owner_id, {name: fire_at})


def rearm(kind: str, owner_id: int, moments: Mapping[str, datetime]) -> None:
    """Cancel every armed timer of this kind and owner, and arm `moments` (name -> when) as a new generation."""
    generation = cancel(kind, owner_id)
    Timer.objects.bulk_create(
        Timer(kind=kind, owner_id=owner_id, name=name, generation=generation + 1, fire_at=fire_at)
        for name, fire_at in moments.items()
    )


def cancel(kind: str, owner_id: int) -> int:
    """Cancel what is armed for this kind and owner; return the last generation used (0 for none)."""
    own = Timer.objects.filter(kind=kind, owner_id=owner_id)
    last: int = own.aggregate(last=Max("generation"))["last"] or 0
    if last:
        own.filter(state=Timer.State.ARMED).update(state=Timer.State.CANCELLED)
    return last


def lock_armed(ids: Iterable[int]) -> list[Timer]:
    """Lock and return those of `ids` that are still armed, in due order; others have been dealt with meanwhile."""
    armed = Timer.objects.filter(pk__in=list(ids), state=Timer.State.ARMED)
    return list(armed.select_for_update(skip_locked=True).order_by("fire_at", "id"))


def mark(timers: Iterable[Timer], state: Timer.State, *, at: datetime) -> None:
    """Say what became of timers that `lock_armed` gave out."""
    Timer.objects.filter(pk__in=[timer.pk for timer in timers]).update(state=state, fired_at=at)


def take_highest(kind: str, owner_ids: Iterable[int], *, at: datetime) -> list[Taken]:
    """Take what is due of these owners, in due order: of each the last one is fired, those before it are skipped.

    The caller holds the owners' locks, so that nobody else arms, cancels or takes their timers meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_HIGHEST, {"kind": kind, "owners": list(owner_ids), "at": at})
        taken = [Taken._make(row) for row in cursor.fetchall()]
    return sorted(taken, key=lambda timer: (timer.fire_at, timer.pk))
