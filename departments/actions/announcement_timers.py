"""What becomes of a published announcement by itself.

Planned work ends at its end. Of an outage that lasts longer than was expected its author is reminded at that moment,
and those who lead its department two working hours later: to say that it is over, or when it will be.
"""

from datetime import datetime, timedelta

from departments.cached_reads import org_tree
from departments.enums import AnnouncementKind, AnnouncementState, Reminded
from departments.events import AnnouncementEvent
from departments.models import Announcement
from departments.timer_kinds import AnnouncementTimer
from servicedesk.calendars.queries import shown_schedules
from servicedesk.events.record import record
from servicedesk.timers import arming

LEADS_AFTER = timedelta(hours=2)  # of the department's working time


def arm_timers(announcement: Announcement, at: datetime) -> None:
    """Set what is to come of an announcement as it is now; the caller holds the lock."""
    is_live = announcement.state == AnnouncementState.PUBLISHED
    end = announcement.ends_at if is_live else None
    ends, overruns = {}, {}
    if end is not None and announcement.kind == AnnouncementKind.PLANNED:
        ends = {"": end}
    elif end is not None:
        overruns = _reminders(announcement.department_id, end, at)
    arming.rearm(AnnouncementTimer.END, announcement.pk, ends)
    arming.rearm(AnnouncementTimer.OVERRUN, announcement.pk, overruns)


def remind_of_overrun(*, announcement: Announcement, level: Reminded, at: datetime) -> None:
    """Remind of an outage whose expected end has passed; the caller holds the lock."""
    if announcement.kind == AnnouncementKind.OUTAGE and announcement.is_past_end(at):
        record(AnnouncementEvent.OVERRAN, subject=announcement, by=None, at=at, level=level)


def _reminders(department: int, end: datetime, at: datetime) -> dict[str, datetime]:
    """Return level -> when; who says an end that has passed already needs no reminder of it."""
    calendar = org_tree().calendars[department]
    leads = shown_schedules({calendar})[calendar].due(max(end, at), LEADS_AFTER)
    author = {Reminded.AUTHOR.value: end} if end > at else {}
    return author | {Reminded.LEADS.value: leads}
