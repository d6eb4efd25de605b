"""Clocks worked out again from their segments, exclusions, adjustments and carried time, beside what is stored.

Each function yields a sentence for every stored value that differs by a second or more. Clocks come with `segments`,
`exclusions` and `adjustments` prefetched.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from sla import stopwatch
from sla.enums import ClockState, Outcome
from sla.models import Clock, Promise

from .readings import effective_target, exclusions_of, spans_of

SECOND = timedelta(seconds=1)
AT_RISK = 0.8  # of the target used; the model's word
WAITS = "requester_wait"  # a wait is reported, and never missed


def due_differences(clock: Clock) -> Iterator[str]:
    """Compare state, due moment and the moment it becomes at risk."""
    spans = spans_of(clock)
    if not spans:
        yield f"clock {clock.pk} has no segments"
        return
    if clock.state != spans[-1].state:
        yield f"clock {clock.pk} is {clock.state}, its last segment {spans[-1].state}"
    if clock.stopped_at is not None:
        if spans[-1].starts_at != clock.stopped_at:
            yield f"clock {clock.pk} stopped at {clock.stopped_at}, its last segment begins {spans[-1].starts_at}"
        if not any(_same(clock.due_at, due) for due in _dues_when_stopped(clock, spans)):
            yield _unlike(clock, "due_at", clock.due_at, _due(clock, spans))
        return
    due = _due(clock, spans)
    if not _same(clock.due_at, due):
        yield _unlike(clock, "due_at", clock.due_at, due)
    target, exclusions = effective_target(clock), exclusions_of(clock)
    at_risk = stopwatch.moment_at(spans, target, AT_RISK, exclusions, clock.carried)
    if not _same(clock.at_risk_at, at_risk):
        yield _unlike(clock, "at_risk_at", clock.at_risk_at, at_risk)


def promise_differences(promise: Promise, clocks: Sequence[Clock]) -> Iterator[str]:
    """Compare what a promise stores of its running clocks: the earliest due, and the earliest moment of risk."""
    running = [clock for clock in clocks if clock.state == ClockState.RUNNING]
    due = min((clock.due_at for clock in running if clock.due_at), default=None)
    if not _same(promise.next_due_at, due):
        yield f"promise {promise.pk}: next_due_at is {promise.next_due_at}, its clocks say {due}"
    at_risk = min((clock.at_risk_at for clock in running if clock.at_risk_at), default=None)
    if not _same(promise.at_risk_at, at_risk):
        yield f"promise {promise.pk}: at_risk_at is {promise.at_risk_at}, its clocks say {at_risk}"


def breach_differences(clock: Clock, told: Collection[datetime | None]) -> Iterator[str]:
    """Check the breach against the due it missed. `told`: the dues that history names for its breach or later steps.

    A due may move after it was missed (a longer target, an agreed date, an exclusion); the breach stays where it was.
    """
    if clock.stopped_at is not None and (clock.outcome == Outcome.BREACHED) != (
        clock.breached_at is not None
    ):
        yield f"clock {clock.pk} is judged {clock.outcome}, and breached_at is {clock.breached_at}"
    if clock.breached_at is None:
        if clock.outcome == Outcome.MET and not _is_in_time(clock):
            yield f"clock {clock.pk} is judged met, stopped {clock.stopped_at} after its due {clock.due_at}"
        return
    if clock.kind == WAITS:
        yield f"clock {clock.pk} waits for a requester and has a breach"
    if not any(_same(clock.breached_at, due) for due in (clock.due_at, *told, *_dues_when_missed(clock))):
        yield f"clock {clock.pk}: breached_at is {clock.breached_at}, the due it missed {clock.due_at}"


def time_differences(clock: Clock, before: Clock | None) -> Iterator[str]:
    """Check that used and remaining time make the target: at its due all is used, and a cycle carries the last one's.

    `before` is the clock of the cycle before, if there is one.
    """
    spans, exclusions, target = spans_of(clock), exclusions_of(clock), effective_target(clock)
    if clock.due_at is not None and clock.stopped_at is None and target >= clock.carried:
        used = stopwatch.elapsed(spans, clock.due_at, exclusions, clock.carried)
        if abs(used - target) >= SECOND:
            yield f"clock {clock.pk}: {used} are used at its due, of a target of {target}"
    until = spans[-1].starts_at if spans else clock.started_at
    reading = stopwatch.read(spans, until, target, exclusions, clock.carried)
    if reading.elapsed + reading.remaining != target or reading.elapsed > reading.raw_elapsed:
        yield f"clock {clock.pk}: {reading.elapsed} used and {reading.remaining} left make no {target}"
    if before is not None and before.stopped_at is not None and not before.exclusions.all():
        used = stopwatch.elapsed(spans_of(before), before.stopped_at, (), before.carried)
        if abs(used - clock.carried) >= SECOND:
            yield f"clock {clock.pk} carries {clock.carried}, the cycle before used {used}"


def _due(clock: Clock, spans: Sequence[stopwatch.Span]) -> datetime | None:
    return stopwatch.due(spans, effective_target(clock), exclusions_of(clock), clock.carried)


def _dues_when_stopped(clock: Clock, spans: Sequence[stopwatch.Span]) -> Iterator[datetime | None]:
    """A stopped clock keeps the due it had: a correction after the stop is reported beside it, and moves nothing."""
    yield _due(clock, spans)
    if clock.exclusions.all():
        yield stopwatch.due(spans, effective_target(clock), (), clock.carried)


def _dues_when_missed(clock: Clock) -> Iterator[datetime | None]:
    """The dues a clock can have missed, from its rows: with all its adjustments, and with those made by then."""
    spans, exclusions, until = spans_of(clock), exclusions_of(clock), clock.detected_at
    target = effective_target(clock)
    later = sum((row.amount for row in clock.adjustments.all() if until and row.at > until), timedelta())
    for possible in {target, target - later}:
        for left_out in (exclusions, []):
            yield stopwatch.missed_at(spans, until or spans[-1].starts_at, possible, left_out, clock.carried)


def _is_in_time(clock: Clock) -> bool:
    if clock.stopped_at is None or clock.kind == WAITS:
        return True
    if clock.due_at is not None:
        return stopwatch.is_met(clock.stopped_at, clock.due_at, timedelta())
    spans, target = spans_of(clock), effective_target(clock)
    return stopwatch.elapsed(spans, clock.stopped_at, exclusions_of(clock), clock.carried) <= target


def _same(stored: datetime | None, computed: datetime | None) -> bool:
    if stored is None or computed is None:
        return stored is computed
    return abs(stored - computed) < SECOND


def _unlike(clock: Clock, what: str, stored: datetime | None, computed: datetime | None) -> str:
    return f"clock {clock.pk} ({clock.kind}): {what} is {stored}, its rows say {computed}"
