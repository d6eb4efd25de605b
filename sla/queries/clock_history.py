"""The history of a clock: every row behind what it shows, and what follows from them.

Facts only: who may read which of them, and in which words, is said by those who show them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.db.models import Prefetch

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.timers.models import Timer
from sla.events import Excluded, PromiseEvent, Retargeted
from sla.models import Adjustment, Clock, Exclusion, Excuse, Promise, Segment
from sla.stopwatch import Reading
from sla.timer_kinds import ClockTimer

from .attribution import charged_departments
from .elapsed_time import Worked, read_elapsed
from .readings import effective_target


@dataclass(frozen=True)
class ClockHistory:
    """A clock with everything that explains it; amounts are working time.

    `charged_to` is the department that a miss counts for; None where no one is charged, or nothing was missed.
    """

    clock: Clock
    target: timedelta
    exact: Worked
    charged_to: int | None
    events: list[Event]
    timers: list[Timer]

    @property
    def reading(self) -> Reading:
        return self.exact.reading

    @property
    def retargetings(self) -> list[Event]:
        return [event for event in self.events if event.kind == PromiseEvent.RETARGETED]

    def excluded_at(self, row: Exclusion) -> datetime:
        """Return when an exclusion was made."""
        made = (
            event.at for event in self.events if event.kind == PromiseEvent.EXCLUDED and _is_of(event, row)
        )
        return next(made, row.to_at)

    @property
    def exclusions(self) -> list[Exclusion]:
        return sorted(self.clock.exclusions.all(), key=lambda one: (one.from_at, one.pk))

    @property
    def excuses(self) -> list[Excuse]:
        return sorted(self.clock.excuses.all(), key=lambda one: (one.at, one.pk))

    @property
    def is_missed(self) -> bool:
        """Whether it counts as missed: by its record, or where that was corrected, by how it ended after that."""
        return self.clock.breached_at is not None and not (
            self._counts_as_kept and self.clock.stopped_at is not None
        )

    @property
    def may_be_kept(self) -> bool:
        """Whether it still runs, has missed its due moment, and will count as kept if it stops by the corrected one."""
        return self.clock.breached_at is not None and self.clock.stopped_at is None and self._counts_as_kept

    @property
    def _counts_as_kept(self) -> bool:
        return bool(self.clock.exclusions.all()) and self.reading.missed_at is None

    @property
    def excluded(self) -> timedelta:
        """What corrections take off the time used."""
        return self.reading.raw_elapsed - self.reading.elapsed


def histories_of(
    promise: Promise, kinds: Collection[str], *, at: datetime, zone: tzinfo
) -> list[ClockHistory]:
    """Return the histories of every cycle of these kinds, in the order they began; dates of lines are those of `zone`.

    A constant number of queries, however many clocks there are.
    """
    clocks = list(_clocks(promise, kinds))
    charged = charged_departments(clocks) if any(clock.breached_at for clock in clocks) else {}
    events, timers = _events(promise), _timers(clock.pk for clock in clocks)
    return [
        ClockHistory(
            clock=clock,
            target=effective_target(clock),
            exact=read_elapsed(clock, clock.carried, at, zone),
            charged_to=charged.get(clock.pk),
            events=events.get(clock.pk, []),
            timers=timers.get(clock.pk, []),
        )
        for clock in clocks
    ]


def _clocks(promise: Promise, kinds: Collection[str]) -> Iterable[Clock]:
    segments = Segment.objects.select_related("calendar_version__calendar")
    rows = Clock.objects.filter(promise=promise, kind__in=kinds).prefetch_related(
        Prefetch("segments", segments),
        Prefetch("exclusions", Exclusion.objects.select_related("by")),
        Prefetch("adjustments", Adjustment.objects.select_related("by")),
        Prefetch("excuses", Excuse.objects.select_related("by")),
    )
    scope = (f"policy_version__policy__{name}" for name in ("service", "provider", "consumer"))
    return rows.select_related("calendar", *scope).order_by("started_at", "pk")


def _events(promise: Promise) -> dict[int, list[Event]]:
    """Return clock id -> the changes of its target, and what was left out of it."""
    rows = Event.objects.filter(
        subject_type=subject_type(Promise),
        subject_id=promise.pk,
        kind__in=[PromiseEvent.RETARGETED, PromiseEvent.EXCLUDED],
    ).select_related("actor")
    found: dict[int, list[Event]] = defaultdict(list)
    for event in rows.order_by("at", "pk"):
        found[_clock_of(event)].append(event)
    return found


def _timers(clocks: Iterable[int]) -> dict[int, list[Timer]]:
    """Return clock id -> its steps that fired, were passed over by a higher one, or are armed."""
    rows = Timer.objects.filter(kind=ClockTimer.STEP, owner_id__in=list(clocks)).exclude(
        state=Timer.State.CANCELLED
    )
    found: dict[int, list[Timer]] = defaultdict(list)
    for timer in rows.order_by("fire_at", "pk"):
        found[timer.owner_id].append(timer)
    return found


def _clock_of(event: Event) -> int:
    if event.kind == PromiseEvent.RETARGETED:
        return data_of(event, Retargeted).clock
    return data_of(event, Excluded).clock


def _is_of(event: Event, row: Exclusion) -> bool:
    said = data_of(event, Excluded)
    return (said.from_, said.to) == (row.from_at, row.to_at)
