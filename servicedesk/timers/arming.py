"""Set and cancel timers. The caller holds the lock of the timer's owner."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from .kinds import TimerKind, declared
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


@dataclass
class TimerState:
    """The timers of one owner: what is armed (name -> when), what fired or was skipped, the last generation."""

    armed: dict[str, datetime] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    generation: int = 0


def arm(kind: TimerKind, owner_id: int, fire_at: datetime, *, name: str = "") -> None:
    """Let `kind` happen to the owner at `fire_at`, instead of any earlier arming of the same name.

    Raises TypeError for a kind that no app declares.
    """
    rearm(kind, owner_id, {name: fire_at})


def rearm(kind: TimerKind, owner_id: int, moments: Mapping[str, datetime]) -> None:
    """Cancel every armed timer of this kind and owner, and arm `moments` (name -> when) as a new generation."""
    replace(kind, {owner_id: moments}, timer_states(kind, [owner_id]))


def cancel(kind: TimerKind, owner_id: int) -> None:
    """Cancel what is armed for this kind and owner."""
    Timer.objects.filter(kind=kind, owner_id=owner_id, state=Timer.State.ARMED).update(
        state=Timer.State.CANCELLED
    )


def timer_states(kind: TimerKind, owners: Iterable[int]) -> dict[int, TimerState]:
    """Return owner -> what is armed for it and what has happened, for many owners in one query."""
    found = {owner: TimerState() for owner in owners}
    rows = Timer.objects.filter(kind=kind, owner_id__in=found).values_list(
        "owner_id", "name", "state", "generation", "fire_at"
    )
    for owner, name, state, generation, fire_at in rows:
        one = found[owner]
        one.generation = max(one.generation, generation)
        if state == Timer.State.ARMED:
            one.armed[name] = fire_at
        elif state != Timer.State.CANCELLED:
            one.done.add(name)
    return found


def replace(
    kind: TimerKind, wanted: Mapping[int, Mapping[str, datetime]], known: Mapping[int, TimerState]
) -> None:
    """Let exactly `wanted` (owner -> name -> when) be armed; `known` is their `timer_states`. Two statements at most.

    An owner whose moments stay as they were keeps its timers; for the others a new generation begins.
    """
    changed = {owner: moments for owner, moments in wanted.items() if known[owner].armed != moments}
    stale = [owner for owner in changed if known[owner].armed]
    if stale:
        armed = Timer.objects.filter(kind=kind, owner_id__in=stale, state=Timer.State.ARMED)
        armed.update(state=Timer.State.CANCELLED)
    Timer.objects.bulk_create(
        Timer(
            kind=declared(kind),
            owner_id=owner,
            name=name,
            generation=known[owner].generation + 1,
            fire_at=fire_at,
        )
        for owner, moments in changed.items()
        for name, fire_at in moments.items()
    )


def lock_armed(ids: Iterable[int]) -> list[Timer]:
    """Lock and return those of `ids` that are still armed, in due order; the others have been handled by now."""
    armed = Timer.objects.filter(pk__in=list(ids), state=Timer.State.ARMED)
    return list(armed.select_for_update(skip_locked=True).order_by("fire_at", "id"))


def mark(timers: Iterable[Timer], state: Timer.State, *, at: datetime) -> None:
    """Say what became of timers that `lock_armed` gave out."""
    Timer.objects.filter(pk__in=[timer.pk for timer in timers]).update(state=state, fired_at=at)


def take_highest(kind: TimerKind, owner_ids: Iterable[int], *, at: datetime) -> list[Taken]:
    """Take what is due of these owners, in due order: of each the last one is fired, those before it are skipped.

    The caller holds the owners' locks, so that no one else arms, cancels or takes their timers in between.
    """
    with connection.cursor() as cursor:
        cursor.execute(TAKE_HIGHEST, {"kind": declared(kind).value, "owners": list(owner_ids), "at": at})
        taken = [Taken._make(row) for row in cursor.fetchall()]
    return sorted(taken, key=lambda timer: (timer.fire_at, timer.pk))
