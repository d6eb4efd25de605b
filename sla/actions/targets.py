"""Verbs that change what a promise's clocks are measured against: another priority, an agreed date, a merge.

As those in `promises`: on a locked promise, ended with `settle`.
"""

from datetime import datetime, timedelta
from typing import Any

from departments.models import Service
from servicedesk.events.record import record
from sla import stopwatch
from sla.enums import AdjustmentReason, ClockKind, ClockState
from sla.models import Clock, PolicyVersion, Promise, Target
from sla.queries.matching import amount_of, match_ownership, match_policy, schedule_for, target_of
from sla.queries.readings import effective_target, read_clock, spans_of

from .clock_rows import Beginning, adjust, begin, open_clocks
from .promises import reopen, start, stop


def set_priority(promise: Promise, priority: str, *, at: datetime, by: Any = None) -> bool:
    """Match the policy again for the new priority (event rule 1).

    Return whether the change is to be flagged: the time was prolonged after 60 % of it was used.
    """
    promise.priority = priority
    return rematch(promise, at=at, by=by)


def set_service(promise: Promise, service: Service, *, at: datetime, by: Any = None) -> bool:
    """Match the policy again for another service (event rule 1); return whether the change is to be flagged."""
    promise.service = service
    return rematch(promise, at=at, by=by)


def rematch(promise: Promise, *, at: datetime, by: Any = None, version: PolicyVersion | None = None) -> bool:
    """Give the open clocks the targets that hold now, or those of `version`; elapsed time and segments are kept.

    Return whether any target was prolonged after 60 % of it was used.
    """
    promise.policy_version = version or match_policy(
        service=promise.service, provider=promise.provider, consumer=promise.consumer
    )
    is_flagged = False
    for clock in open_clocks(promise, ClockKind, at=at):
        if clock.kind in (ClockKind.APPROVAL, ClockKind.STEP, ClockKind.REQUESTER_WAIT):
            continue
        holds = match_ownership(promise) if clock.kind == ClockKind.OWNERSHIP else promise.policy_version
        target = target_of(holds, kind=clock.kind, priority=promise.priority)
        if target is not None:
            is_flagged |= _retarget(promise, clock, target, at, by)
    return is_flagged


def agree_date(promise: Promise, date: datetime, *, at: datetime, by: Any) -> None:
    """The requester has accepted another date: the resolution is due then, and moves on with later pauses.

    The original due stays on record. Raises ValueError for a date that is not ahead.
    """
    if date <= at:
        raise ValueError("an agreed date lies ahead")
    for clock in open_clocks(promise, [ClockKind.RESOLUTION], at=at):
        ahead = spans_of(clock)[-1].schedule.elapsed(at, date)
        _adjust(promise, clock, ahead - read_clock(clock, at).remaining, AdjustmentReason.AGREED_DATE, at, by)


def merge(source: Promise, into: Promise, *, at: datetime, by: Any) -> None:
    """The work goes on in another promise: due = min(both) there, the source's clocks do not count (event rule 11).

    Both promises are locked. What the source missed already stays missed.
    """
    given = {
        clock.kind: clock for clock in open_clocks(source, ClockKind, at=at, states=[ClockState.RUNNING])
    }
    for clock in open_clocks(into, ClockKind, at=at, states=[ClockState.RUNNING]):
        other = given.get(clock.kind)
        if other is None or clock.due_at is None or other.due_at is None or other.due_at >= clock.due_at:
            continue
        ahead = spans_of(clock)[-1].schedule.elapsed(at, max(other.due_at, at))
        _adjust(into, clock, ahead - read_clock(clock, at).remaining, AdjustmentReason.MERGE, at, by)
    stop(source, ClockKind, at=at, by=by, is_cancelled=True)


def undo_merge(source: Promise, *, at: datetime) -> None:
    """The source's work goes on by itself again: its clocks as a new cycle with elapsed kept.

    An answer that was still owed is owed again.
    """
    first = Clock.objects.filter(promise=source, kind=ClockKind.FIRST_RESPONSE).order_by("cycle").last()
    if first is not None and first.outcome == "cancelled":
        used = read_clock(first, at).elapsed
        begin(
            source,
            [
                Beginning(
                    ClockKind.FIRST_RESPONSE,
                    effective_target(first),
                    first.calendar_id,
                    first.policy_version,
                    carried=used,
                )
            ],
            at=at,
        )
    reopen(source, at=at)


def split(promise: Promise, *, said_at: datetime) -> None:
    """Start the clocks of work that was split off, at the time of the message it came from (event rule 11)."""
    start(promise, [ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION, ClockKind.OWNERSHIP], at=said_at)


def _retarget(promise: Promise, clock: Clock, target: Target, at: datetime, by: Any) -> bool:
    before, was = effective_target(clock), clock.target_seconds
    schedule = schedule_for(None if target.is_around_the_clock else clock.calendar_id)
    amount = amount_of(target, schedule=schedule, start=clock.started_at)
    wanted = amount + before - timedelta(seconds=was)
    used = read_clock(clock, at).elapsed
    clock.target_seconds, clock.policy_version_id = round(amount.total_seconds()), target.version_id
    clock.save(update_fields=["target_seconds", "policy_version"])
    if wanted < before:
        granted = stopwatch.raised_target(before, wanted, used)
        adjust(clock, granted - wanted, AdjustmentReason.GRACE, at=at, by=by)
    if clock.target_seconds != was:
        record(
            "sla.retargeted", subject=promise, by=by, at=at, clock=clock.pk, kind=clock.kind,
            version=target.version_id, **{"from": was, "to": clock.target_seconds},
        )  # fmt: skip
    return stopwatch.is_prolonged_late(before, wanted, used)


def _adjust(
    promise: Promise, clock: Clock, amount: timedelta, reason: AdjustmentReason, at: datetime, by: Any
) -> None:
    adjust(clock, amount, reason, at=at, by=by)
    record(
        "sla.adjusted",
        subject=promise,
        by=by,
        at=at,
        clock=clock.pk,
        kind=clock.kind,
        reason=reason.value,
        seconds=round(amount.total_seconds()),
    )
