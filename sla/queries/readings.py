"""A clock's rows as the stopwatch reads them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.worktime import ALWAYS
from sla import stopwatch
from sla.models import Adjustment, Clock, Exclusion, Segment

ROWS: dict[str, type[Adjustment | Exclusion | Segment]] = {
    "segments": Segment,
    "exclusions": Exclusion,
    "adjustments": Adjustment,
}


def attach_rows(clocks: Sequence[Clock]) -> None:
    """Give the clocks their segments, exclusions and adjustments: a read each, as `prefetch_related` has it.

    That works out a query for every clock besides, which takes longer than reading the few rows of one promise.
    """
    ids = [clock.pk for clock in clocks]
    for name, model in ROWS.items():
        found: dict[int, list[Any]] = defaultdict(list)
        for row in model._default_manager.filter(clock__in=ids) if ids else ():
            found[row.clock_id].append(row)
        for clock in clocks:
            rows = model._default_manager.all()
            rows._result_cache = found[clock.pk]
            clock.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows


class Course(NamedTuple):
    """All that a clock's moments are calculated from."""

    spans: Sequence[stopwatch.Span]
    target: timedelta
    exclusions: Sequence[stopwatch.Exclusion]
    carried: timedelta


def course_of(clock: Clock) -> Course:
    """Return how the clock has run so far. Uses prefetched rows if there are."""
    return Course(spans_of(clock), effective_target(clock), exclusions_of(clock), clock.carried)


def first_course(clock: Clock, segment: Segment) -> Course:
    """Return the course of a clock that begins with `segment`; neither need be stored yet."""
    return Course([_span(segment)], timedelta(seconds=clock.target_seconds), [], clock.carried)


def spans_of(clock: Clock) -> list[stopwatch.Span]:
    """Return the clock's segments in order, each with the schedule it counts in. Uses prefetched rows if there are."""
    rows = sorted(clock.segments.all(), key=lambda segment: (segment.starts_at, segment.pk))
    return [_span(segment) for segment in rows]


def _span(segment: Segment) -> stopwatch.Span:
    version = segment.calendar_version_id
    schedule = ALWAYS if version is None else schedule_of(version)
    return stopwatch.Span(segment.starts_at, _state(segment.state), schedule)


def _state(value: str) -> stopwatch.State:
    match value:
        case "running" | "paused" | "stopped":
            return value
    raise ValueError(f"{value!r} is no state of a clock")


def exclusions_of(clock: Clock) -> list[stopwatch.Exclusion]:
    """Return the time that does not count after all."""
    return [stopwatch.Exclusion(row.from_at, row.to_at) for row in clock.exclusions.all()]


def effective_target(clock: Clock) -> timedelta:
    """Return target plus adjustments."""
    return timedelta(seconds=clock.target_seconds) + sum(
        (row.amount for row in clock.adjustments.all()), timedelta()
    )


def read_clock(clock: Clock, at: datetime) -> stopwatch.Reading:
    """Return everything the clock shows at `at`, calculated from its rows."""
    return stopwatch.read(spans_of(clock), at, effective_target(clock), exclusions_of(clock), clock.carried)
