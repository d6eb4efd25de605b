"""The age of the backlog, in working days of each request's provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.db.models import Q

from servicedesk.calendars.worktime import Schedule, WorkTimeError

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)
USUAL_DAY = timedelta(hours=8)


@dataclass(frozen=True)
class Bucket:
    """Open requests filed at least `from_days` and less than `to_days` working days ago (None: however long)."""

    key: str
    from_days: int
    to_days: int | None


BUCKETS = (
    Bucket("0-1", 0, 1),
    Bucket("1-3", 1, 3),
    Bucket("3-5", 3, 5),
    Bucket("5-10", 5, 10),
    Bucket("10", 10, None),
)


def in_bucket(bucket: Bucket, schedules: Mapping[int, Schedule], now: datetime) -> Q:
    """Return the condition on a ticket; `schedules` has the working time of the providers, by calendar."""
    if len(schedules) == 1:
        (only,) = schedules.values()
        return Q(**_edges(bucket, only, now))
    condition = Q(pk__isnull=True)
    for calendar, schedule in schedules.items():
        condition |= Q(**_edges(bucket, schedule, now), provider__calendar=calendar)
    return condition


@lru_cache(maxsize=64)
def working_day(schedule: Schedule) -> timedelta:
    """Return the working time of a usual day: the mean of the weekdays that open at all."""
    days = [sum(closes - opens for opens, closes in windows) for windows in schedule.week if windows]
    return timedelta(minutes=sum(days) / len(days)) if days else USUAL_DAY


def _edges(bucket: Bucket, schedule: Schedule, now: datetime) -> dict[str, datetime]:
    edges = {"submitted_at__lte": _ago(schedule, bucket.from_days, now) if bucket.from_days else now}
    if bucket.to_days is not None:
        edges["submitted_at__gt"] = _ago(schedule, bucket.to_days, now)
    return edges


def _ago(schedule: Schedule, days: int, now: datetime) -> datetime:
    """Return the latest moment with so many working days until now; the beginning of time where there was none."""
    try:
        return schedule.before(now, days * working_day(schedule))
    except WorkTimeError:
        return BEGINNING
