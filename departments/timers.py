"""What the timers of this app do. Each locks the announcements first, as every verb does."""

from collections.abc import Sequence
from datetime import datetime

from departments.actions.announcement_timers import remind_of_overrun
from departments.actions.announcements import end_planned
from departments.enums import AnnouncementState, Reminded
from departments.models import Announcement
from departments.timer_kinds import AnnouncementTimer
from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer


@handler(AnnouncementTimer.END)
def end_planned_work(timers: list[Timer]) -> int:
    """End planned work whose time has passed."""
    due, moment = _fired(timers)
    end_planned(announcements=[announcement for _timer, announcement in due], at=moment)
    return len(due)


@handler(AnnouncementTimer.OVERRUN)
def remind_of_overruns(timers: list[Timer]) -> int:
    """Remind of outages that last longer than planned."""
    due, moment = _fired(timers)
    for timer, announcement in due:
        remind_of_overrun(announcement=announcement, level=Reminded(timer.name), at=moment)
    return len(due)


def _fired(timers: Sequence[Timer]) -> tuple[list[tuple[Timer, Announcement]], datetime]:
    """Lock what is published of their owners, mark the timers of these as fired; return both, and the moment."""
    ids = [timer.owner_id for timer in timers]
    free = Announcement.objects.filter(pk__in=ids, state=AnnouncementState.PUBLISHED).order_by("pk")
    rows = {row.pk: row for row in free.select_for_update(skip_locked=True, no_key=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in rows)
    moment = clock.now()
    arming.mark(due, Timer.State.FIRED, at=moment)
    return [(timer, rows[timer.owner_id]) for timer in due], moment
