"""Events of calendars. That a version was published is `ConfigEvent.PUBLISHED`."""

from dataclasses import dataclass

from servicedesk.events.fields import Changes
from servicedesk.events.kinds import EventKind

from .holidays.coverage import Gap


@dataclass(frozen=True)
class CalendarChanged:
    changes: Changes


@dataclass(frozen=True)
class HolidaysMissing:
    gap: Gap
    year: int


class CalendarEvent(EventKind):
    """What happened to a calendar, the subject."""

    CHANGED = "calendar.changed", CalendarChanged
    HOLIDAYS_MISSING = "calendar.holidays_missing", HolidaysMissing
