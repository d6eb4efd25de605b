"""What will happen to a request that has not been sent yet: who answers, and by when."""

from dataclasses import dataclass
from datetime import datetime

from departments.models import Department, Service
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import shown_schedules
from sla.enums import HEADLINE_KINDS, ClockKind
from sla.queries.offers import expected_dues


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
    schedule = shown_schedules([unit.calendar_id])[unit.calendar_id]
    dues = expected_dues(
        service=service, consumer=consumer, priority=priority, kinds=HEADLINE_KINDS, start=now
    )
    return Expectation(
        unit=service.queue,
        calendar=unit.calendar,
        answer_by=dues[ClockKind.FIRST_RESPONSE],
        done_by=dues[ClockKind.RESOLUTION],
        begins_at=None if schedule.is_open(now) else schedule.next_opening(now),
    )
