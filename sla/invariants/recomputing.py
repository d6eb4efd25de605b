"""Clocks recalculated from their segments, exclusions, adjustments and carried time, beside what is stored.

Each function yields a sentence for every stored value that differs by a second or more. Clocks come with `segments`,
`exclusions` and `adjustments` prefetched.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate, chain, product

from sla import stopwatch
from sla.enums import BREACHING_KINDS, CONSUMER_KINDS, PROVIDER_KINDS, ClockState, Outcome
from sla.models import Clock, Promise
from sla.queries.cycle_lines import GOING_ON, holds_grants_in_target
from sla.queries.readings import effective_target, exclusions_of, spans_of

SECOND = timedelta(seconds=1)
AT_RISK = 0.8  # of the target used; the model's word


@dataclass
class RecordedHistory:
    """What history says of a clock: dues that were behind it when a step fired, and targets it had before another."""

    dues: list[datetime] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)


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
        if clock.at_risk_at is not None:
            yield f"clock {clock.pk} has stopped and is at risk at {clock.at_risk_at}"
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
    """Compare what a promise stores of the running clocks that the consumer waits for: the earliest moments."""
    running = [
        clock for clock in clocks if clock.state == ClockState.RUNNING and clock.kind in CONSUMER_KINDS
    ]
    due = min((clock.due_at for clock in running if clock.due_at), default=None)
    if not _same(promise.next_due_at, due):
        yield f"promise {promise.pk}: next_due_at is {promise.next_due_at}, its clocks say {due}"
    at_risk = min((clock.at_risk_at for clock in running if clock.at_risk_at), default=None)
    if not _same(promise.at_risk_at, at_risk):
        yield f"promise {promise.pk}: at_risk_at is {promise.at_risk_at}, its clocks say {at_risk}"


def breach_differences(clock: Clock, told: RecordedHistory) -> Iterator[str]:
    """Check the breach against the due it missed, and the outcome against both.

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
    if clock.kind not in BREACHING_KINDS:
        yield f"clock {clock.pk} is a {clock.kind}, which is never late, and has a breach"
    possible = chain([clock.due_at], told.dues, _dues_when_missed(clock, told.targets))
    if not any(_same(clock.breached_at, due) for due in possible):
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
    begins_anew = clock.kind not in GOING_ON and not clock.carried
    if before is None or clock.kind not in PROVIDER_KINDS or begins_anew:
        if clock.carried:
            yield f"clock {clock.pk} carries {clock.carried} from nowhere"
    elif before.stopped_at is not None and not before.exclusions.all():
        used = stopwatch.elapsed(spans_of(before), before.stopped_at, (), before.carried)
        if abs(used - clock.carried) >= SECOND:
            yield f"clock {clock.pk} carries {clock.carried}, the cycle before used {used}"


def grant_differences(clock: Clock, earlier: Sequence[Clock]) -> Iterator[str]:
    """Check that a clock has each grant of the cycle before it, once and unchanged; `earlier` cycles come in order.

    Cycles begun before grants were carried in rows have none, see `lacks_grants`.
    """
    known = {row.pk: row for one in earlier for row in one.adjustments.all()}
    carried = {row.carried_from_id: row for row in clock.adjustments.all() if row.carried_from_id is not None}
    wanted = {row.pk for row in earlier[-1].adjustments.all()} if carried and earlier else set()
    if carried.keys() - known.keys() or wanted - carried.keys():
        yield f"clock {clock.pk} carries the grants {sorted(carried)}, the cycle before has {sorted(wanted)}"
    for pk in carried.keys() & known.keys():
        if (carried[pk].amount, carried[pk].reason) != (known[pk].amount, known[pk].reason):
            yield f"clock {clock.pk} carries {carried[pk]}, which was {known[pk]}"


def lacks_grants(clock: Clock, earlier: Sequence[Clock]) -> bool:
    """Say whether a clock continues with the policy's target alone, though more was granted in the cycle before."""
    if not earlier or clock.kind not in GOING_ON:
        return False
    has_rows = any(row.carried_from_id is not None for row in clock.adjustments.all())
    granted = effective_target(earlier[-1]) != timedelta(seconds=earlier[-1].target_seconds)
    return granted and not has_rows and not holds_grants_in_target(clock, earlier[-1])


def _due(clock: Clock, spans: Sequence[stopwatch.Span]) -> datetime | None:
    return stopwatch.due(spans, effective_target(clock), exclusions_of(clock), clock.carried)


def _dues_when_stopped(clock: Clock, spans: Sequence[stopwatch.Span]) -> Iterator[datetime | None]:
    """A stopped clock keeps the due it had: corrections after the stop are reported beside it, and move nothing."""
    target, exclusions = effective_target(clock), _exclusions_in_order(clock)
    for count in range(len(exclusions), -1, -1):
        yield stopwatch.due(spans, target, exclusions[:count], clock.carried)


def _dues_when_missed(clock: Clock, targets: Iterable[int]) -> Iterator[datetime | None]:
    """The dues a clock can have missed: target, adjustments and exclusions as they may have been then.

    They came one after the other, so it is enough to take the first few of each.
    """
    spans, exclusions = spans_of(clock), _exclusions_in_order(clock)
    until = clock.detected_at or spans[-1].starts_at
    granted = [row.amount for row in sorted(clock.adjustments.all(), key=lambda row: row.pk)]
    sums = accumulate(granted, initial=timedelta())
    for seconds, extra in product({clock.target_seconds, *targets}, set(sums)):
        target = timedelta(seconds=seconds) + extra
        for count in range(len(exclusions) + 1):
            yield stopwatch.missed_at(spans, until, target, exclusions[:count], clock.carried)


def _exclusions_in_order(clock: Clock) -> list[stopwatch.Exclusion]:
    """Return the exclusions in the order in which they were made."""
    rows = sorted(clock.exclusions.all(), key=lambda row: row.pk)
    return [stopwatch.Exclusion(row.from_at, row.to_at) for row in rows]


def _is_in_time(clock: Clock) -> bool:
    if clock.stopped_at is None or clock.kind not in BREACHING_KINDS:
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
