"""What will happen to a request that has not been sent yet: who answers, and by when."""

from dataclasses import dataclass
from datetime import datetime

from departments.models import Department, Service
from servicedesk.calendars.models import Calendar, schedule_of
from servicedesk.calendars.queries import current_version
from sla.enums import HEADLINE_KINDS, ClockKind
from sla.queries.matching import expected_due


@dataclass(frozen=True)
class Expectation:
    """`begins_at` is set when the provider is closed now: the clocks begin then."""

    unit: Department
    calendar: Calendar
    answer_by: datetime | None
    done_by: datetime | None
    begins_at: datetime | None


def expectation(
    *, service: Service, consumer: Department | None, priority: str, now: datetime
) -> Expectation:
    """Return what a request filed now would be promised; without a consumer, what is promised to everyone."""
    unit = service.department
    schedule = schedule_of(current_version(unit.calendar_id).pk)
    dues: dict[str, datetime | None] = {
        kind: expected_due(service=service, consumer=consumer, priority=priority, kind=kind, start=now)
        for kind in HEADLINE_KINDS
    }
    return Expectation(
        unit=service.queue,
        calendar=unit.calendar,
        answer_by=dues[ClockKind.FIRST_RESPONSE],
        done_by=dues[ClockKind.RESOLUTION],
        begins_at=None if schedule.is_open(now) else schedule.next_opening(now),
    )
