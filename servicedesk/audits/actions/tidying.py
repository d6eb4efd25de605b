"""Every night, remove what has had its day: rows in batches, each by an index, none that history needs.

How long each kind is kept is in the settings. Invariants that ask for such rows look no further back than that. An app
adds a chore of its own in its module `chores`, by `add_chore`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from servicedesk.accounts.queries import old_calls
from servicedesk.events.queries import done_turns
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.jobs.queries import finished_jobs
from servicedesk.notifications.queries import ended_mails, read_notices
from servicedesk.timers.models import Heartbeat
from servicedesk.timers.past import past_timers, removable_ids

JOB = "audits.tidy"
BATCH = 1000
HEARTBEATS_KEPT = timedelta(days=7)
Place = tuple[str, ...]


class Chore(Protocol):
    """What is cleared away at night, a batch at a time."""

    def batch(self, after: Place | None, at: datetime) -> tuple[int, Place | None]:
        """Remove one batch, from a place on; return how many, and the next place (None at the end)."""


@dataclass(frozen=True)
class OldRows:
    """Rows to remove: which ones are old, by which field, and which of a batch may go (all, by default).

    `remove` takes what may go away with what belongs to it; by default the rows alone are deleted.
    """

    rows: Callable[[datetime], QuerySet[Any]]
    age: str
    may_go: Callable[[Sequence[Any]], list[Any]] = lambda rows: [row.pk for row in rows]
    remove: Callable[[QuerySet[Any]], Any] = lambda rows: rows.delete()

    def batch(self, after: Place | None, at: datetime) -> tuple[int, Place | None]:
        """Remove one batch of the rows, the oldest first."""
        rows = self.rows(at).order_by(self.age, "pk")
        if after is not None:
            moment, pk = after
            rows = rows.filter(Q(**{f"{self.age}__gt": moment}) | Q(**{self.age: moment, "pk__gt": pk}))
        batch = list(rows[:BATCH])
        ids = self.may_go(batch)
        self.remove(rows.model._default_manager.filter(pk__in=ids))
        last = batch[-1] if len(batch) == BATCH else None
        return len(ids), (getattr(last, self.age).isoformat(), str(last.pk)) if last is not None else None


def _days(days: int) -> timedelta:
    return timedelta(days=days)


CHORES: list[Chore] = [
    OldRows(lambda at: Session.objects.filter(expire_date__lt=at), "expire_date"),
    OldRows(lambda at: done_turns(at - _days(settings.KEEP_DISPATCHES)), "not_before"),
    OldRows(lambda at: past_timers(at - _days(settings.KEEP_TIMERS)), "fire_at", removable_ids),
    OldRows(lambda at: ended_mails(at - _days(settings.KEEP_DELIVERIES)), "not_before"),
    OldRows(lambda at: read_notices(at - _days(settings.KEEP_NOTICES)), "read_at"),
    OldRows(lambda at: finished_jobs(at - _days(settings.KEEP_JOBS)), "finished_at"),
    OldRows(old_calls, "at"),
    OldRows(lambda at: Heartbeat.objects.filter(at__lt=at - HEARTBEATS_KEPT), "at"),
]


def add_chore(chore: Chore) -> None:
    """Let a chore be done every night too."""
    CHORES.append(chore)


def begin_tidying(*, at: datetime | None = None) -> Job:
    """Order the chores; if they are under way, return that work."""
    going_on = Job.objects.filter(kind=JOB, finished_at=None).order_by("created_at").first()
    return going_on or enqueue(JOB, {}, by=None, at=at)
