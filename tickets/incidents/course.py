"""Let the updates of an incident happen one after the other, and say what became of it. Pure.

What another system promised has no clock here. Its own word is all that is known: a row that says that the promise is
missed counts from that row's moment on, open or not; one that says nothing of the kind is a promise kept only when the
incident has been resolved or closed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tickets.workflow import State

from .meaning import priority_of, state_of

ENDED = (State.RESOLVED, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Update:
    """A change of an incident, in our words. None says nothing of what was before."""

    at: datetime
    state: str
    department: int
    person: int | None
    priority: str | None = None
    reopen_count: int | None = None
    made_sla: bool | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an incident counts: kept or missed, when, and for which department."""

    is_met: bool
    counts_at: datetime
    department: int


@dataclass(slots=True)
class Course:
    """What has become of an incident. Departments and people are ids."""

    state: State = State.NEW
    department: int = 0
    person: int | None = None
    holder_since: datetime | None = None
    priority: str = "normal"
    cycle: int = 1
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    made_sla: bool | None = None
    missed_at: datetime | None = None
    missed_by: int = 0

    def go(self, update: Update) -> None:
        """Let one more update happen."""
        was_ended = self.state in ENDED
        self.state = state_of(update.state) or self.state
        if self.holder_since is None or (update.department, update.person) != (self.department, self.person):
            self.holder_since = update.at
        self.department, self.person = update.department, update.person
        if update.priority is not None:
            self.priority = priority_of(update.priority)
        if update.reopen_count is not None:
            self.cycle = update.reopen_count + 1
        self._end(update, was_ended)
        self._judge(update)

    def judgement(self) -> Judgement | None:
        """Return how it counts, None while no one can say."""
        ended_at = self.resolved_at or self.closed_at
        if self.made_sla is False and self.missed_at is not None:
            return Judgement(False, min(self.missed_at, ended_at or self.missed_at), self.missed_by)
        if self.made_sla is True and ended_at is not None:
            return Judgement(True, ended_at, self.department)
        return None

    def _end(self, update: Update, was_ended: bool) -> None:
        """Every row of an export carries the final moments; they apply from the row on that has the state."""
        is_ended, is_closed = self.state in ENDED, self.state == State.CLOSED
        before = self.resolved_at if was_ended else None
        self.resolved_at = (
            (update.resolved_at or before or update.closed_at or update.at) if is_ended else None
        )
        self.closed_at = (update.closed_at or self.closed_at or update.at) if is_closed else None

    def _judge(self, update: Update) -> None:
        if update.made_sla is None:
            return
        if update.made_sla:
            self.missed_at = None
        elif self.missed_at is None:
            self.missed_at, self.missed_by = update.at, update.department
        self.made_sla = update.made_sla


def course_of(updates: Iterable[Update]) -> Course:
    """Return what becomes of an incident by these updates, in this order."""
    course = Course()
    for update in updates:
        course.go(update)
    return course
