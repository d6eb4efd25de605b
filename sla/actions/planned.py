"""Verbs of a promise that no verb of a ticket calls yet: an agreed date, a merge and its undoing, a split.

Their rules are in sla/README.md. Merge and split wait for the verbs that are `PLANNED` in tickets/workflow.py. As those
in `promises`: on a locked promise, ended with `recalculate`.
"""

from datetime import datetime, timedelta
from typing import Any

from servicedesk.events.record import record
from sla.enums import PROVIDER_KINDS, AdjustmentReason, ClockKind, ClockState
from sla.events import PromiseEvent
from sla.models import Clock, Promise
from sla.queries.calendar_pins import pin
from sla.queries.matching import calendar_again
from sla.queries.readings import read_clock, spans_of

from .clock_rows import adjust, begin, open_clocks
from .promises import stop
from .starting import next_cycle, start


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
