"""The account of a clock: every row behind what it shows, and what follows from them, for those who explain it.

Facts only: who may read which of them, and in which words, is said by those who show them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from django.db.models import Prefetch

from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.timers.models import Timer
from sla import stopwatch, workings
from sla.enums import ClockState
from sla.models import Adjustment, Clock, Exclusion, Excuse, Promise, Segment
from sla.stopwatch import ZERO, Reading
from sla.workings import Line

from .charging import charged_departments, holder_shares
from .readings import effective_target, exclusions_of, spans_of

STEPS = "sla.step"
RETARGETED = "sla.retargeted"


@dataclass(frozen=True)
class Part:
    """A stretch of a clock with one state, holder and calendar version; `ends_at` is None for what goes on."""

    segment: Segment
    starts_at: datetime
    ends_at: datetime | None
    counted: timedelta
    left_out: timedelta


@dataclass(frozen=True)
class Account:
    """A clock with everything that explains it. Amounts are working time.

    `charged_to` is the department that a miss counts for; None where nobody is charged, or nothing was missed.
    """

    clock: Clock
    reading: Reading
    target: timedelta
    parts: list[Part]
    lines: list[Line]
    shares: Mapping[int, timedelta]
    charged_to: int | None
    retargetings: list[Event] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)

    @property
    def adjustments(self) -> list[Adjustment]:
        return sorted(self.clock.adjustments.all(), key=lambda one: (one.at, one.pk))

    @property
    def exclusions(self) -> list[Exclusion]:
        return sorted(self.clock.exclusions.all(), key=lambda one: (one.from_at, one.pk))

    @property
    def excuses(self) -> list[Excuse]:
        return sorted(self.clock.excuses.all(), key=lambda one: (one.at, one.pk))

    @property
    def is_missed(self) -> bool:
        """Whether it missed its due, after corrections; without them the clock's own record says so."""
        is_corrected = bool(self.clock.exclusions.all())
        return self.clock.breached_at is not None and (not is_corrected or self.reading.missed_at is not None)

    @property
    def excluded(self) -> timedelta:
        """What corrections take off the time used."""
        return self.reading.raw_elapsed - self.reading.elapsed


def accounts_of(promise: Promise, kinds: Collection[str], *, at: datetime, zone: tzinfo) -> list[Account]:
    """Return the accounts of every cycle of these kinds, in the order they began; dates of lines are those of `zone`.

    A constant number of queries, however many clocks there are.
    """
    clocks = list(_clocks(promise, kinds))
    charged = charged_departments(clocks) if any(clock.breached_at for clock in clocks) else {}
    events, timers = _retargetings(promise), _timers(clock.pk for clock in clocks)
    return [
        _account(clock, at, zone, charged.get(clock.pk), events.get(clock.pk, []), timers.get(clock.pk, []))
        for clock in clocks
    ]


def read_from(clock: Clock, at: datetime) -> datetime:
    """Return the moment up to which a clock is read: its stop, or `at`."""
    return clock.stopped_at or at


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


def _retargetings(promise: Promise) -> dict[int, list[Event]]:
    rows = Event.objects.filter(
        subject_type=subject_type(Promise), subject_id=promise.pk, kind=RETARGETED
    ).select_related("actor")
    found: dict[int, list[Event]] = defaultdict(list)
    for event in rows.order_by("at", "pk"):
        found[event.data["clock"]].append(event)
    return found


def _timers(clocks: Iterable[int]) -> dict[int, list[Timer]]:
    """Return clock id -> its steps that fired, were passed over by a higher one, or are armed."""
    rows = Timer.objects.filter(kind=STEPS, owner_id__in=list(clocks)).exclude(state=Timer.State.CANCELLED)
    found: dict[int, list[Timer]] = defaultdict(list)
    for timer in rows.order_by("fire_at", "pk"):
        found[timer.owner_id].append(timer)
    return found


def _account(
    clock: Clock, at: datetime, zone: tzinfo, charged_to: int | None, events: list[Event], timers: list[Timer]
) -> Account:
    spans, left_out, target = spans_of(clock), exclusions_of(clock), effective_target(clock)
    until = read_from(clock, at)
    reading = stopwatch.read(spans, until, target, left_out, clock.carried)
    return Account(
        clock=clock,
        reading=reading,
        target=target,
        parts=_parts(clock, spans, left_out, at),
        lines=workings.lines(spans, until, left_out, zone=zone),
        shares=holder_shares(clock, at),
        charged_to=charged_to,
        retargetings=events,
        timers=timers,
    )


def _parts(
    clock: Clock, spans: Sequence[stopwatch.Span], left_out: Sequence[stopwatch.Exclusion], at: datetime
) -> list[Part]:
    """Return the segments with their ends; a stop ends the last one and is no part itself."""
    segments = sorted(clock.segments.all(), key=lambda one: (one.starts_at, one.pk))
    ends = [segment.starts_at for segment in segments[1:]] + [None]
    found = []
    for segment, span, end in zip(segments, spans, ends, strict=True):
        if segment.state == ClockState.STOPPED or end == segment.starts_at:
            continue
        runs = segment.state == ClockState.RUNNING
        until = min(end or at, at)
        raw = stopwatch.elapsed([span], until) if runs else ZERO
        counted = stopwatch.elapsed([span], until, left_out) if runs else ZERO
        found.append(Part(segment, segment.starts_at, end, counted, raw - counted))
    return found
