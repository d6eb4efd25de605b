"""Verbs that change what a promise's clocks are measured against: another priority, an agreed date, a merge.

As those in `promises`: on a locked promise, ended with `settle`.
"""

from datetime import datetime, timedelta
from typing import Any

from departments.models import Service
from servicedesk.events.record import record
from sla.enums import PROVIDER_KINDS, AdjustmentReason, ClockKind, ClockState
from sla.events import PromiseEvent
from sla.models import Clock, PolicyVersion, Promise, Target
from sla.queries.calendar_pins import pin
from sla.queries.matching import calendar_again, match_policy
from sla.queries.readings import read_clock, spans_of
from sla.queries.retargeting import becomes_later, retargeted, targets_for

from .clock_rows import add_segments, adjust, begin, last_reason, open_clocks
from .promises import stop
from .starting import next_cycle, start


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


def rematch(promise: Promise, *, at: datetime, by: Any = None) -> bool:
    """Give the open clocks the targets that apply now; elapsed time and segments are kept.

    Return whether any target was prolonged after 60 % of it was used.
    """
    promise.policy_version = match_policy(
        service=promise.service, provider=promise.provider, consumer=promise.consumer
    )
    is_flagged = False
    for clock, target in targets_for(promise, open_clocks(promise, ClockKind, at=at), is_shared=False):
        is_flagged |= _retarget(promise, clock, target, at, by)
    return is_flagged


def apply_version(
    promise: Promise, version: PolicyVersion, *, at: datetime, by: Any, is_agreed: bool
) -> bool:
    """Give the open clocks the targets of a version; say whether they got them (event rule 8).

    `is_agreed`: both heads have agreed on it, and it leaves the team's time as it is. Otherwise the provider acts
    alone, and all is left as it is where any due would become later.
    """
    before, promise.policy_version = promise.policy_version, version
    clocks = open_clocks(promise, ClockKind, at=at)
    wanted = list(targets_for(promise, clocks, is_shared=is_agreed))
    if not is_agreed and any(becomes_later(promise, clock, target, at) for clock, target in wanted):
        promise.policy_version = before
        return False
    for clock, target in wanted:
        _retarget(promise, clock, target, at, by)
    return True


def agree_date(promise: Promise, date: datetime, *, at: datetime, by: Any) -> None:
    """The requester has accepted another date: the resolution is due then, and moves on with later pauses.

    The original due stays on record. Raises ValueError for a date that is not ahead, or at which no one works: no due
    can lie there (a closing time is one at which someone does).
    """
    if date <= at:
        raise ValueError("an agreed date lies ahead")
    for clock in open_clocks(promise, [ClockKind.RESOLUTION], at=at):
        schedule = spans_of(clock)[-1].schedule
        ahead = schedule.elapsed(at, date)
        if schedule.due(at, ahead) != date:
            raise ValueError("an agreed date lies in working time")
        _adjust(promise, clock, ahead - read_clock(clock, at).remaining, AdjustmentReason.AGREED_DATE, at, by)


def merge(source: Promise, into: Promise, *, at: datetime, by: Any) -> None:
    """The work continues in another promise: due = min(both) there, the source's clocks do not count (event rule 11).

    Both promises are locked. What the source missed already stays missed. A clock that is paused in the other promise
    has no due moment: it keeps no more time than was left in the source.
    """
    running = open_clocks(source, PROVIDER_KINDS, at=at, states=[ClockState.RUNNING])
    dues = {clock.kind: clock.due_at for clock in running}
    for clock in open_clocks(into, PROVIDER_KINDS, at=at):
        due, left = dues.get(clock.kind), read_clock(clock, at).remaining
        if due is None:
            continue
        ahead = spans_of(clock)[-1].schedule.elapsed(at, due)
        if ahead < left:
            _adjust(into, clock, ahead - left, AdjustmentReason.MERGE, at, by)
    stop(source, ClockKind, at=at, by=by, is_cancelled=True)


def undo_merge(source: Promise, *, at: datetime) -> None:
    """The source's work continues by itself again: its clocks as a new cycle that keeps the elapsed time.

    An answer or news still owed at the merge are owed again. The team's time starts again, as it does whenever a team
    gets the work.
    """
    clocks = Clock.objects.filter(promise=source, kind__in=PROVIDER_KINDS).order_by("kind", "-cycle")
    last = {clock.kind: clock for clock in clocks.distinct("kind")}
    work = last.get(ClockKind.RESOLUTION)
    merged_at = work.stopped_at if work else None
    ended = [clock for clock in last.values() if merged_at is not None and clock.stopped_at == merged_at]
    pinned = pin({calendar_again(source, clock) for clock in ended})
    begin(
        source,
        [next_cycle(source, clock, pinned[calendar_again(source, clock)], at=at) for clock in ended],
        at=at,
    )
    start(source, [ClockKind.OWNERSHIP], at=at)


def split(promise: Promise, *, said_at: datetime) -> None:
    """Start the clocks of work that was split off, at the time of the message it came from (event rule 11)."""
    start(promise, [ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION, ClockKind.OWNERSHIP], at=said_at)


def _retarget(promise: Promise, clock: Clock, target: Target, at: datetime, by: Any) -> bool:
    was, new = clock.target_seconds, retargeted(promise, clock, target, at)
    has_other_hours = new.calendar_id != clock.calendar_id
    clock.target_seconds, clock.policy_version_id = round(new.amount.total_seconds()), target.version_id
    clock.calendar_id = new.calendar_id
    clock.save(update_fields=["target_seconds", "policy_version", "calendar"])
    if has_other_hours:
        add_segments(promise, [(clock, ClockState(clock.state), last_reason(clock))], at=at)
    adjust(clock, new.granted, AdjustmentReason.GRACE, at=at, by=by)
    if clock.target_seconds != was:
        record(
            PromiseEvent.RETARGETED, subject=promise, by=by, at=at, clock=clock.pk, kind=clock.kind,
            version=target.version_id, from_=was, to=clock.target_seconds,
        )  # fmt: skip
    return new.is_prolonged_late


def _adjust(
    promise: Promise, clock: Clock, amount: timedelta, reason: AdjustmentReason, at: datetime, by: Any
) -> None:
    adjust(clock, amount, reason, at=at, by=by)
    record(
        PromiseEvent.ADJUSTED,
        subject=promise,
        by=by,
        at=at,
        clock=clock.pk,
        kind=clock.kind,
        reason=reason,
        seconds=round(amount.total_seconds()),
    )
