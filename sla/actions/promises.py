"""Verbs on promises: what a change of the work means for its clocks.

The caller has locked what is promised and hands in a promise that `lock` gave out, so that all clocks of a promise
change in one transaction under one lock. They make their changes and end with `recalculate`, which works out once what
follows from all of them: due moments, armed steps, verdicts. Changes of a target are in `targets`, corrections in
`corrections`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from departments.models import Department
from servicedesk.database.locking import locked
from servicedesk.events.record import record
from sla import stopwatch
from sla.enums import PAUSED_KINDS, PROVIDER_KINDS, ClockKind, ClockState, PauseReason
from sla.events import PromiseEvent
from sla.models import Clock, Promise
from sla.queries.calendar_pins import pin
from sla.queries.matching import calendar_again, calendar_of

from .clock_rows import add_segments, begin, conclude, last_reason, open_clocks
from .pause_caps import arm_caps, cancel_caps, open_or_capped
from .recalculation import recalculate
from .starting import make_promise, next_cycle, start

__all__ = [
    "hand_over",
    "lock",
    "make_promise",
    "pause",
    "provider_spoke",
    "recalculate",
    "reopen",
    "requester_spoke",
    "resume",
    "start",
    "stop",
]


def lock(promise_id: int) -> Promise:
    """Lock and return a promise; its clocks belong to the one who holds this lock."""
    related = "provider", "consumer", "holder__parent", "service", "policy_version__policy"
    return locked(Promise.objects.filter(pk=promise_id).select_related(*related)).get()


def pause(promise: Promise, *, reason: PauseReason, at: datetime, by: Any = None) -> None:
    """Pause the clocks that such a wait stops; they keep what they have used.

    A wait for the requester is timed itself. A wait for a third party may last, with all such waits before it, half
    of the target of the resolution (in the provider's working time); then the clocks run again by themselves.
    """
    resting = open_clocks(promise, PAUSED_KINDS[reason], at=at, states=[ClockState.RUNNING])
    add_segments(promise, [(clock, ClockState.PAUSED, reason.value) for clock in resting], at=at)
    if reason == PauseReason.REQUESTER:
        start(promise, [ClockKind.REQUESTER_WAIT], at=at)
    if reason == PauseReason.THIRD_PARTY:
        arm_caps(promise, resting, at=at)


def resume(promise: Promise, *, at: datetime, by: Any = None) -> None:
    """Let every paused clock run again, with the newest version of its calendar; a requester's wait is over."""
    resting = open_or_capped(promise, ClockKind, at=at, states=[ClockState.PAUSED])
    add_segments(promise, [(clock, ClockState.RUNNING, "") for clock in resting], at=at)
    cancel_caps(resting)
    stop(promise, [ClockKind.REQUESTER_WAIT], at=at, by=by)


def stop(
    promise: Promise, kinds: Iterable[ClockKind], *, at: datetime, by: Any, is_cancelled: bool = False
) -> list[Clock]:
    """Stop the open clocks of these kinds and judge them (event rule 4; rule 12 where the request was cancelled)."""
    stopped = open_or_capped(promise, kinds, at=at)
    if stopped:
        cancel_caps(stopped)
        conclude(promise, stopped, at=at, is_cancelled=is_cancelled)
    for clock in stopped:
        record(
            PromiseEvent.CLOCK_STOPPED,
            subject=promise,
            by=by,
            at=at,
            clock=clock.pk,
            kind=clock.kind,
            outcome=clock.outcome,
        )
    return stopped


def provider_spoke(promise: Promise, *, at: datetime, by: Any) -> None:
    """A public reply of the provider: the first and the next answer are given, and the next news is owed from now.

    While the desk waits for the requester, the clock of the next news stays paused.
    """
    spoken = [ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.CADENCE]
    before = stop(promise, spoken, at=at, by=by)
    again = start(promise, [ClockKind.CADENCE], at=at)
    _rest_like([clock for clock in before if clock.kind == ClockKind.CADENCE], promise, again, at=at)


def requester_spoke(promise: Promise, *, at: datetime) -> None:
    """A reply of the requester after the provider's answer: the next answer is owed since the oldest such reply."""
    owed = [ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE]
    if not Clock.objects.filter(promise=promise, kind__in=owed, stopped_at=None).exists():
        start(promise, [ClockKind.NEXT_RESPONSE], at=at)


def reopen(promise: Promise, *, at: datetime) -> None:
    """Begin the next cycle: the policy's target and what was granted beside it, elapsed kept, at least the grace
    remains (event rule 6).

    The team's time starts again, as it does whenever a team gets the work.
    """
    last = Clock.objects.filter(promise=promise, kind=ClockKind.RESOLUTION).order_by("cycle").last()
    if last is not None:
        counts_in = calendar_again(promise, last)
        again = next_cycle(promise, last, pin([counts_in])[counts_in], at=at)
        least = stopwatch.reopened_target(again.target, again.carried, again.granted)
        begin(promise, [replace(again, extra=least - again.target - again.granted)], at=at)
    start(promise, [ClockKind.OWNERSHIP], at=at)


def hand_over(
    promise: Promise,
    *,
    holder: Department,
    provider: Department | None = None,
    at: datetime,
    by: Any,
    is_misroute: bool = False,
) -> None:
    """Note the new holder (and provider, at a transfer): the clocks run on without a restart (event rules 2, 3).

    The team's own clock ends, and the next team's begins. After a misroute no one is charged for what was missed.
    """
    stop(promise, [ClockKind.OWNERSHIP], at=at, by=by)
    promise.holder = holder
    if provider is not None:
        promise.provider = provider
    if is_misroute:
        promise.excused_until = at
    going_on = open_or_capped(promise, ClockKind, at=at)
    for clock in going_on:
        if clock.calendar_id is not None and clock.kind in PROVIDER_KINDS:
            clock.calendar_id = calendar_of(promise, clock.kind)
    Clock.objects.bulk_update(going_on, ["calendar"])
    add_segments(promise, [(clock, ClockState(clock.state), last_reason(clock)) for clock in going_on], at=at)
    again = start(promise, [ClockKind.OWNERSHIP], at=at)
    _rest_like([clock for clock in going_on if clock.kind == ClockKind.RESOLUTION], promise, again, at=at)


def _rest_like(example: Iterable[Clock], promise: Promise, clocks: Iterable[Clock], *, at: datetime) -> None:
    """Pause clocks that have just begun where the example was paused, for the same reason."""
    reason, resting = next(map(last_reason, example), ""), list(clocks)
    if reason:
        add_segments(promise, [(clock, ClockState.PAUSED, reason) for clock in resting], at=at)
        for clock in resting:
            clock.due_at = None
        Clock.objects.bulk_update(resting, ["state", "due_at"])
