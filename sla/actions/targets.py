"""Verbs that give a promise's clocks other targets: another priority, service or policy version.

As those in `promises`: on a locked promise, ended with `recalculate`.
"""

from datetime import datetime
from typing import Any

from servicedesk.events.record import record
from sla.enums import AdjustmentReason, ClockKind, ClockState
from sla.events import PromiseEvent
from sla.models import Clock, PolicyVersion, Promise, Target
from sla.queries.matching import match_policy
from sla.queries.retargeting import becomes_later, retargeted, targets_for

from .clock_rows import add_segments, adjust, last_reason, open_clocks


def set_priority(promise: Promise, priority: str, *, at: datetime, by: Any = None) -> bool:
    """Match the policy again for the new priority (event rule 1).

    Return whether the change is to be flagged: the time was prolonged after 60 % of it was used.
    """
    promise.priority = priority
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
