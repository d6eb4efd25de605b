"""After a change: every stored moment of a promise is recalculated, its steps armed, its verdict written.

Set-based: hundreds of promises take the statements of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from servicedesk.timers import arming
from sla import stopwatch
from sla.enums import CONSUMER_KINDS, ClockKind, ClockState, Level
from sla.models import Clock, Promise, Step
from sla.queries.readings import Course, course_of, first_course
from sla.queries.terms import terms_of
from sla.timer_kinds import ClockTimer

from .clock_rows import Begun, write
from .verdicts import write_verdicts

AT_RISK_SHARE = 0.8
STORED = ["due_at", "at_risk_at", "state", "original_due_at"]
PROMISE_FIELDS = [
    "provider", "holder", "service", "priority", "policy_version", "is_open", "next_due_at", "at_risk_at",
    "excused_until",
]  # fmt: skip


def recalculate(promise: Promise) -> None:
    """Bring due moments, armed steps, `next_due_at` and verdicts into line with the promise's rows."""
    recalculate_all([promise])


def recalculate_all(promises: Iterable[Promise]) -> None:
    """Do so for many promises that the caller has locked, with a constant number of statements."""
    by_id = {promise.pk: promise for promise in promises}
    clocks = _clocks_of(by_id)
    open_clocks = [
        clock for own in clocks.values() for clock in own if clock.stopped_at is None or clock.at_risk_at
    ]
    stored = {clock.pk: _stored(clock) for clock in open_clocks}
    known = arming.timer_states(ClockTimer.STEP, stored)
    wanted = {clock.pk: _settle_clock(clock, known[clock.pk].done) for clock in open_clocks}
    Clock.objects.bulk_update([one for one in open_clocks if _stored(one) != stored[one.pk]], STORED)
    arming.replace(ClockTimer.STEP, wanted, known)
    for pk, promise in by_id.items():
        _materialise(promise, clocks.get(pk, []))
    Promise.objects.bulk_update(by_id.values(), PROMISE_FIELDS)
    write_verdicts(by_id, clocks)


def recalculate_new(promise: Promise, begun: Sequence[Begun]) -> None:
    """Write a promise of which no row is stored yet, with the clocks that begin with it, as `settle` would leave them.

    All that there is to know is in `begun`: nothing is read, each table is written once, and no verdict is due.
    """
    moments = [_work_out(clock, first_course(clock, segment), set()) for clock, segment in begun]
    _materialise(promise, [clock for clock, _segment in begun])
    promise.save()
    wanted = dict(zip([clock.pk for clock in write(begun)], moments, strict=True))
    arming.replace(ClockTimer.STEP, wanted, {pk: arming.TimerState() for pk in wanted})


def _stored(clock: Clock) -> list[Any]:
    return [getattr(clock, name) for name in STORED]


def _clocks_of(promises: Mapping[int, Promise]) -> dict[int, list[Clock]]:
    rows = Clock.objects.filter(promise__in=promises)
    found: dict[int, list[Clock]] = defaultdict(list)
    for clock in rows.prefetch_related("segments", "exclusions", "adjustments").order_by("kind", "cycle"):
        clock.promise = promises[clock.promise_id]
        found[clock.promise_id].append(clock)
    return found


def _settle_clock(clock: Clock, done: set[str]) -> dict[str, datetime]:
    """Calculate the clock's moments; return those at which its steps are to fire. A stopped one keeps its due."""
    if clock.stopped_at is not None:
        clock.at_risk_at = None
        return {}
    return _work_out(clock, course_of(clock), done)


def _work_out(clock: Clock, course: Course, done: set[str]) -> dict[str, datetime]:
    spans, target, exclusions, carried = course
    clock.due_at = stopwatch.due(spans, target, exclusions, carried)
    clock.at_risk_at = stopwatch.moment_at(spans, target, AT_RISK_SHARE, exclusions, carried)
    clock.state = spans[-1].state
    clock.original_due_at = clock.original_due_at or clock.due_at
    moments = {}
    for level, amount in _step_amounts(clock, course):
        moment = stopwatch.due(spans, amount, exclusions, carried)
        if level not in done and moment is not None:
            moments[level] = moment
    return moments


def _step_amounts(clock: Clock, course: Course) -> list[tuple[str, timedelta]]:
    """Return (level, working time used by then) of a clock's steps, the earliest first; the due is always one."""
    steps = terms_of(clock.policy_version_id).steps_for(clock.kind)
    amounts = {step.level: _amount(step, course) for step in steps}
    if clock.kind != ClockKind.REQUESTER_WAIT:
        amounts.setdefault(Level.BREACH.value, course.target)
    return sorted(amounts.items(), key=lambda one: one[1])


def _amount(step: Step, course: Course) -> timedelta:
    if step.percent is not None:
        return course.target * (step.percent / 100)
    if step.after_seconds is not None:
        return timedelta(seconds=step.after_seconds)
    first = course.spans[0]
    return first.schedule.working_days(first.starts_at, step.after_working_days or 1)


def _materialise(promise: Promise, clocks: Iterable[Clock]) -> None:
    """Queues sort by what the consumer waits for; a team's own time and the requester's wait are not that."""
    running = [
        clock for clock in clocks if clock.state == ClockState.RUNNING and clock.kind in CONSUMER_KINDS
    ]
    promise.next_due_at = min(_moments(clock.due_at for clock in running), default=None)
    promise.at_risk_at = min(_moments(clock.at_risk_at for clock in running), default=None)


def _moments(values: Iterable[datetime | None]) -> Iterator[datetime]:
    return (value for value in values if value is not None)
