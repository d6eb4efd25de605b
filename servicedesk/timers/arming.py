"""Set and cancel timers. The caller holds the lock of the timer's owner."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max

from .models import Timer


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
