"""Make promises and start clocks, of the kinds that a policy promises."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from departments.models import Department, Service
from servicedesk.calendars.models import Calendar
from sla.enums import ClockKind, PromiseFor
from sla.models import Clock, PolicyVersion, Promise, Target
from sla.queries.calendar_pins import Pinned, pin
from sla.queries.cycle_lines import line_of, promised_and_granted
from sla.queries.matching import amount_of, calendar_of, match_ownership, match_policy, target_of
from sla.queries.readings import read_clock

from .clock_rows import NewClock, begin, rows_of
from .recalculation import recalculate_new


def make_promise(
    *,
    provider: Department,
    consumer_id: int,
    service: Service | None,
    holder: Department,
    priority: str,
    at: datetime,
    kinds: Iterable[ClockKind] = (),
    calendar: Calendar | None = None,
    subject: PromiseFor = PromiseFor.TICKET,
) -> Promise:
    """Create the promise of work that begins at `at`, settled, with clocks of these kinds running as `start` has them.

    The policy that fits now is pinned.
    """
    promise = Promise(
        subject=subject,
        provider=provider,
        consumer_id=consumer_id,
        service=service,
        holder=holder,
        priority=priority,
        policy_version=match_policy(service=service, provider=provider, consumer=consumer_id),
    )
    at = at.replace(microsecond=0)
    recalculate_new(promise, rows_of(promise, _beginnings(promise, kinds, at, calendar), at=at, cycles={}))
    return promise


def start(
    promise: Promise, kinds: Iterable[ClockKind], *, at: datetime, calendar: Calendar | None = None
) -> list[Clock]:
    """Start and return a cycle of these kinds of clock, of those that a policy promises.

    `calendar` is whose working time counts where the kind does not say it: the approver's, the arbiter's. They start on
    the whole second: targets are kept in seconds, and working days must end at the closing time.
    """
    at = at.replace(microsecond=0)
    beginnings = _beginnings(promise, kinds, at, calendar)
    return begin(promise, beginnings, at=at) if beginnings else []


def next_cycle(promise: Promise, last: Clock, calendar: Pinned, *, at: datetime) -> NewClock:
    """Return the cycle after a clock: its policy's target, what was granted beside that, and the time used."""
    promised, grants = promised_and_granted(line_of(promise, last))
    return NewClock(
        ClockKind(last.kind),
        promised,
        calendar,
        last.policy_version,
        carried=read_clock(last, at).elapsed,
        grants=grants,
    )


class _Promised(NamedTuple):
    """A kind of clock that a policy promises, and the calendar it counts in."""

    kind: ClockKind
    version: PolicyVersion | None
    target: Target
    calendar_id: int | None


def _beginnings(
    promise: Promise, kinds: Iterable[ClockKind], at: datetime, calendar: Calendar | None
) -> list[NewClock]:
    found = [one for kind in kinds for one in [_promised(promise, kind, calendar)] if one is not None]
    pinned = pin({one.calendar_id for one in found})
    return [
        NewClock(
            one.kind, amount_of(one.target, schedule=counts_in.schedule, start=at), counts_in, one.version
        )
        for one in found
        for counts_in in [pinned[one.calendar_id]]
    ]


def _promised(promise: Promise, kind: ClockKind, calendar: Calendar | None) -> _Promised | None:
    version = match_ownership(promise) if kind == ClockKind.OWNERSHIP else promise.policy_version
    target = target_of(version, kind=kind, priority=promise.priority)
    if target is None:
        return None
    whose = calendar.pk if calendar else calendar_of(promise, kind)
    return _Promised(kind, version, target, None if target.is_around_the_clock else whose)
