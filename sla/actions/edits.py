"""A calendar or a policy has changed: what runs is recalculated, in batches, and what stopped never is.

Event rules 7 and 8. A batch locks its promises, changes their rows and recalculates them, in the caller's transaction.
Batches follow the order of ids, so that a broken-off run continues where it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from servicedesk.calendars.arithmetic.closing import Interval, closed_since
from servicedesk.calendars.models import CalendarVersion
from servicedesk.calendars.queries import current_version
from servicedesk.database.locking import locked
from servicedesk.events.record import Fact, record_all
from sla.closing_reasons import closed_reason
from sla.enums import ClockState
from sla.events import MovedDue, PromiseEvent
from sla.models import Clock, Exclusion, Excuse, PolicyVersion, Promise, Segment
from sla.queries.affected import Batch, open_promises_of, policy_finder, running_of

from .clock_rows import last_segment, note_missed
from .recalculation import recalculate_all
from .targets import apply_version

BATCH = 250


@dataclass(frozen=True)
class CalendarEdit:
    """A new version of a calendar, and the one before it."""

    version: CalendarVersion
    before: CalendarVersion
    by: Any

    def closed(self, at: datetime) -> list[Interval]:
        """Return the past working time that the new version closes."""
        return closed_since(self.before.schedule, self.version.schedule, at)


def repin(edit: CalendarEdit, *, after: int, at: datetime, size: int = BATCH) -> Batch:
    """Let the next clocks after id `after` count in the new version from `at` on; return how far it came.

    Running clocks get a segment with the newest version; paused ones take it when they resume. Days closed after the
    fact become exclusions of both.
    """
    found = running_of(edit.version.calendar_id, after=after, size=size)
    promises = _lock(found.promises)
    clocks = [
        clock
        for clock in _open_clocks(promises).filter(calendar=edit.version.calendar_id)
        if clock.pk in found.ids
    ]
    dues = {clock.pk: clock.due_at for clock in clocks}
    for clock in clocks:
        note_missed(clock, at)
    _exclude(edit, clocks, at)
    _begin_segments(edit, clocks, promises, at)
    recalculate_all(promises.values())
    _tell(edit, promises, dues, at)
    return found


def excuse_missed(edit: CalendarEdit, *, after: int, at: datetime, size: int = BATCH) -> Batch:
    """Note beside the next missed dues that a day before them was closed after the fact. They stay missed."""
    closed = edit.closed(at)
    if not closed:
        return Batch([], frozenset(), after, is_last=True)
    missed = Clock.objects.filter(
        calendar=edit.version.calendar_id, breached_at__gte=closed[0][0], pk__gt=after
    ).order_by("pk")[:size]
    rows = list(missed)
    Excuse.objects.bulk_create(
        Excuse(clock=clock, reason=closed_reason(hit), at=at, by=edit.by)
        for clock in rows
        if (hit := _within(closed, clock.started_at, clock.breached_at or at))
    )
    last = rows[-1].pk if rows else after
    return Batch([clock.promise_id for clock in rows], frozenset(), last, is_last=len(rows) < size)


def apply_policy(version: PolicyVersion, *, after: int, at: datetime, by: Any, size: int = BATCH) -> Batch:
    """Give the next open promises after id `after` the targets of a version that would match them now.

    What was agreed with a consumer applies to all of them; a provider alone may only tighten, so that promises of which
    any due would become later are left (`left`). That is decided for each under its lock.
    """
    found = open_promises_of(version, after=after, size=size)
    promises, matches = _lock(found.promises), policy_finder()
    is_agreed, left = version.policy.consumer_id is not None, 0
    for promise in promises.values():
        if promise.policy_version_id != version.pk and matches(promise) == version.pk:
            left += not apply_version(promise, version, at=at, by=by, is_agreed=is_agreed)
    recalculate_all(promises.values())
    return replace(found, left=left)


def _lock(promise_ids: Iterable[int]) -> dict[int, Promise]:
    """Lock and return the promises in the order of their ids. Waits for other verbs that hold locks: they are short."""
    related = "provider", "consumer", "holder__parent", "service", "policy_version__policy"
    rows = Promise.objects.filter(pk__in=set(promise_ids)).select_related(*related)
    return {promise.pk: promise for promise in locked(rows)}


def _open_clocks(promises: Iterable[int]) -> QuerySet[Clock]:
    rows = Clock.objects.filter(promise__in=list(promises), stopped_at=None).order_by("pk")
    return rows.prefetch_related("segments", "exclusions", "adjustments")


def _begin_segments(
    edit: CalendarEdit, clocks: Iterable[Clock], promises: dict[int, Promise], at: datetime
) -> None:
    """Two edits may be applied at once, and a clock may have resumed in between: the newest version counts, once."""
    newest = current_version(edit.version.calendar_id)
    Segment.objects.bulk_create(
        Segment(
            clock=clock,
            starts_at=at,
            state=ClockState.RUNNING,
            holder_id=promises[clock.promise_id].holder_id,
            calendar_version=newest,
        )
        for clock in clocks
        if clock.state == ClockState.RUNNING and last_segment(clock).calendar_version_id != newest.pk
    )


def _exclude(edit: CalendarEdit, clocks: Iterable[Clock], at: datetime) -> None:
    closed = edit.closed(at)
    Exclusion.objects.bulk_create(
        Exclusion(clock=clock, from_at=start, to_at=end, reason=closed_reason([(start, end)]), by=edit.by)
        for clock in clocks
        for start, end in _within(closed, clock.started_at, at)
    )


def _tell(
    edit: CalendarEdit, promises: dict[int, Promise], dues: dict[int, datetime | None], at: datetime
) -> None:
    """Record on each promise which dues moved."""
    moved: dict[int, list[MovedDue]] = {}
    for clock in Clock.objects.filter(pk__in=dues).order_by("pk"):
        if clock.due_at != dues[clock.pk]:
            change = MovedDue(clock.pk, dues[clock.pk], clock.due_at)
            moved.setdefault(clock.promise_id, []).append(change)
    record_all(
        [
            Fact(
                kind=PromiseEvent.CALENDAR_CHANGED,
                subject=promises[pk],
                by=edit.by,
                at=at,
                data={"version": edit.version.pk, "clocks": changes},
            )
            for pk, changes in moved.items()
        ]
    )


def _within(intervals: Iterable[Interval], start: datetime, end: datetime) -> list[Interval]:
    return [
        (max(opens, start), min(closes, end)) for opens, closes in intervals if opens < end and closes > start
    ]
