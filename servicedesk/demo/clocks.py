"""What there is to say of one clock, its segments, grants and steps, as rows of sla will hold it; no database."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.events import PromiseEvent

from .world import Policy

ZERO = timedelta()
LATE_AFTER = timedelta(seconds=60)
FIRST_RESPONSE, RESOLUTION = "first_response", "resolution"


@dataclass(slots=True)
class Segment:
    starts_at: datetime
    state: stopwatch.State
    reason: str
    holder: int
    calendar_version: int | None
    schedule: Schedule


@dataclass(slots=True)
class Firing:
    """A step that was due: fired, or skipped because a higher one was due at the same time."""

    level: str
    fire_at: datetime
    fired_at: datetime
    is_fired: bool


@dataclass(slots=True)
class Fact:
    """An event on the promise; `clock` and `firing` stand for ids that are not known yet."""

    at: datetime
    kind: PromiseEvent
    actor: int | None
    clock: "Clock"
    firing: Firing | None = None
    due_at: datetime | None = None
    data: dict[str, int] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Granted:
    """An adjustment; `carried_from` is the same one in the cycle before."""

    amount: timedelta
    reason: str
    at: datetime
    by: int | None = None
    carried_from: "Granted | None" = None


@dataclass(slots=True)
class Clock:
    kind: str
    cycle: int
    target_seconds: int
    target: timedelta
    carried: timedelta
    started_at: datetime
    policy: int
    calendar: int | None
    used: timedelta
    since: datetime
    state: stopwatch.State = "running"
    segments: list[Segment] = field(default_factory=list)
    adjustments: list[Granted] = field(default_factory=list)
    firings: list[Firing] = field(default_factory=list)
    original_due_at: datetime | None = None
    due_at: datetime | None = None
    at_risk_at: datetime | None = None
    stopped_at: datetime | None = None
    outcome: str | None = None
    breached_at: datetime | None = None
    detected_at: datetime | None = None

    @property
    def last_grace(self) -> timedelta:
        """The grace of raises on top of which nothing else was granted."""
        own = takewhile(
            lambda one: one.reason == "grace" and one.carried_from is None, reversed(self.adjustments)
        )
        return sum((one.amount for one in own), ZERO)

    def spans(self) -> list[stopwatch.Span]:
        return [stopwatch.Span(one.starts_at, one.state, one.schedule) for one in self.segments]

    def moment(self, amount: timedelta) -> datetime | None:
        """Return when `amount` of the time is, or was, used up; None while paused."""
        if self.state != "running":
            return None
        if amount > self.used:
            return self.segments[-1].schedule.due(self.since, amount - self.used)
        return stopwatch.due(self.spans(), amount, (), self.carried)

    def pending(self, policy: Policy) -> list[tuple[str, datetime]]:
        """Return (level, moment) of the steps that are armed."""
        done = {firing.level for firing in self.firings}
        moments = ((level, self.moment(self.target * (percent / 100))) for level, percent in policy.steps)
        return [(level, moment) for level, moment in moments if level not in done and moment is not None]


def is_late(fact: Fact) -> bool:
    """Whether a step fired well after its moment."""
    return fact.firing is not None and fact.at - fact.firing.fire_at > LATE_AFTER
