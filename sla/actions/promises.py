"""Verbs on promises: what a change of the work means for its clocks.

The caller has locked what is promised and hands in a promise that `lock` gave out, so that all clocks of a promise
change in one transaction under one lock. He makes his changes and ends with `settle`, which works out once what
follows from all of them: due moments, armed steps, verdicts.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from departments.models import Department, Service
from servicedesk.calendars.queries import current_version
from servicedesk.events.record import record
from sla import stopwatch
from sla.enums import AdjustmentReason, ClockKind, ClockState, Outcome
from sla.models import Adjustment, Clock, Promise, Segment, Target
from sla.queries.matching import amount_of, match_policy, target_of
from sla.queries.readings import effective_target, read_clock

from .settling import settle

__all__ = [
    "hand_over",
    "lock",
    "make_promise",
    "pause",
    "reopen",
    "resume",
    "set_priority",
    "settle",
    "start",
    "stop",
]

ZERO = timedelta()


def make_promise(
    *, provider: Department, consumer: Department, service: Service, holder: Department, priority: str
) -> Promise:
    """Create the promise of a new piece of work, without clocks yet; the policy that fits now is pinned."""
    return Promise.objects.create(
        provider=provider,
        consumer=consumer,
        service=service,
        holder=holder,
        priority=priority,
        policy_version=match_policy(service=service, provider=provider, consumer=consumer),
    )


def lock(promise_id: int) -> Promise:
    """Lock and return a promise; its clocks belong to the one who holds this lock."""
    return Promise.objects.select_for_update(no_key=True).get(pk=promise_id)


def start(promise: Promise, kinds: Iterable[ClockKind], *, at: datetime) -> None:
    """Start the first cycle of these kinds of clock, of those that the policy promises.

    They start on the whole second: targets are kept in seconds, and working days must end at the closing time.
    """
    at = at.replace(microsecond=0)
    for kind in kinds:
        target = target_of(promise.policy_version, kind=kind, priority=promise.priority)
        if target is not None:
            amount = amount_of(target, calendar_id=promise.provider.calendar_id, start=at)
            _begin(promise, kind, at, amount, target.is_around_the_clock)


def pause(promise: Promise, kinds: Iterable[ClockKind], *, reason: str, at: datetime) -> None:
    """Let running clocks of these kinds rest; they keep what they have used."""
    for clock in _clocks(promise, kinds, ClockState.RUNNING):
        _add_segment(promise, clock, ClockState.PAUSED, at, reason=reason)


def resume(promise: Promise, kinds: Iterable[ClockKind], *, at: datetime) -> None:
    """Let paused clocks of these kinds run again, with the newest version of the provider's calendar."""
    for clock in _clocks(promise, kinds, ClockState.PAUSED):
        _add_segment(promise, clock, ClockState.RUNNING, at)


def stop(
    promise: Promise, kinds: Iterable[ClockKind], *, at: datetime, by: Any, is_cancelled: bool = False
) -> list[Clock]:
    """Stop what still runs or rests of these kinds and judge it (event rule 4; rule 12 where it was cancelled)."""
    stopped = _clocks(promise, kinds, ClockState.RUNNING, ClockState.PAUSED)
    for clock in stopped:
        _conclude(promise, clock, at, is_cancelled)
        record(
            "sla.clock_stopped",
            subject=promise,
            by=by,
            at=at,
            clock=clock.pk,
            kind=clock.kind,
            outcome=clock.outcome,
        )
    return stopped


def reopen(promise: Promise, kind: ClockKind, *, at: datetime) -> None:
    """Begin the next cycle: same target, elapsed kept, at least the grace remains (event rule 6)."""
    last = Clock.objects.filter(promise=promise, kind=kind).order_by("cycle").last()
    if last is None:
        return
    used = read_clock(last, at).elapsed
    target = effective_target(last)
    _begin(
        promise, kind, at, target, last.is_around_the_clock,
        cycle=last.cycle + 1, carried=used, extra=stopwatch.reopened_target(target, used) - target,
    )  # fmt: skip


def hand_over(
    promise: Promise, *, holder: Department, provider: Department | None = None, at: datetime
) -> None:
    """Note the new holder (and provider, at a transfer) on the clocks; they go on without a restart (rules 2, 3)."""
    promise.holder = holder
    if provider is not None:
        promise.provider = provider
    for clock in _clocks(promise, ClockKind, ClockState.RUNNING, ClockState.PAUSED):
        last = clock.segments.order_by("starts_at", "pk").last()
        _add_segment(promise, clock, ClockState(clock.state), at, reason=last.reason if last else "")


def set_priority(promise: Promise, priority: str, *, at: datetime) -> None:
    """Match the policy again for the new priority; elapsed time and segments are kept (event rule 1)."""
    promise.priority = priority
    promise.policy_version = match_policy(
        service=promise.service, provider=promise.provider, consumer=promise.consumer
    )
    for clock in _clocks(promise, ClockKind, ClockState.RUNNING, ClockState.PAUSED):
        target = target_of(promise.policy_version, kind=clock.kind, priority=priority)
        if target is not None:
            _retarget(promise, clock, target, at)


def _retarget(promise: Promise, clock: Clock, target: Target, at: datetime) -> None:
    before = effective_target(clock)
    amount = amount_of(target, calendar_id=promise.provider.calendar_id, start=clock.started_at)
    adjusted = before - timedelta(seconds=clock.target_seconds)
    wanted = amount + adjusted
    used = read_clock(clock, at).elapsed
    clock.target_seconds = round(amount.total_seconds())
    clock.save(update_fields=["target_seconds"])
    if wanted < before:
        granted = stopwatch.raised_target(before, wanted, used)
        _adjust(clock, granted - wanted, AdjustmentReason.GRACE, at)


def _begin(
    promise: Promise, kind: ClockKind, at: datetime, target: timedelta, is_around_the_clock: bool, *,
    cycle: int = 1, carried: timedelta = ZERO, extra: timedelta = ZERO,
) -> None:  # fmt: skip
    clock = Clock.objects.create(
        promise=promise,
        kind=kind,
        cycle=cycle,
        target_seconds=round(target.total_seconds()),
        carried=carried,
        started_at=at,
        due_at=at,
        is_around_the_clock=is_around_the_clock,
    )
    _adjust(clock, extra, AdjustmentReason.REOPEN, at)
    _add_segment(promise, clock, ClockState.RUNNING, at)


def _conclude(promise: Promise, clock: Clock, at: datetime, is_cancelled: bool) -> None:
    reading = read_clock(clock, at)
    missed = clock.breached_at
    if missed is None and not stopwatch.is_met(at, clock.due_at, reading.remaining):
        missed = clock.due_at or reading.missed_at
    _add_segment(promise, clock, ClockState.STOPPED, at)
    clock.stopped_at = at
    if missed is not None:
        clock.breached_at, clock.detected_at, clock.outcome = (
            missed,
            clock.detected_at or at,
            Outcome.BREACHED,
        )
    else:
        clock.outcome = Outcome.CANCELLED if is_cancelled else Outcome.MET
    clock.save(update_fields=["state", "stopped_at", "breached_at", "detected_at", "outcome"])


def _clocks(promise: Promise, kinds: Iterable[str], *states: ClockState) -> list[Clock]:
    return list(Clock.objects.filter(promise=promise, kind__in=list(kinds), state__in=states).order_by("pk"))


def _add_segment(
    promise: Promise, clock: Clock, state: ClockState, at: datetime, *, reason: str = ""
) -> None:
    version = None if clock.is_around_the_clock else current_version(promise.provider.calendar_id)
    Segment.objects.create(
        clock=clock,
        starts_at=at,
        state=state,
        reason=reason,
        holder_id=promise.holder_id,
        calendar_version=version,
    )
    clock.state = state


def _adjust(clock: Clock, amount: timedelta, reason: AdjustmentReason, at: datetime) -> None:
    if amount:
        Adjustment.objects.create(clock=clock, amount=amount, reason=reason, at=at)
