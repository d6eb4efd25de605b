"""What the timers of this app do."""

from departments.actions.announcements import end_planned
from departments.enums import AnnouncementState
from departments.models import Announcement
from departments.timer_kinds import AnnouncementTimer
from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer


@handler(AnnouncementTimer.END)
def end_planned_work(timers: list[Timer]) -> int:
    """End planned work whose time has passed. Locks the announcements first, as every verb does."""
    ids = [timer.owner_id for timer in timers]
    free = Announcement.objects.filter(pk__in=ids, state=AnnouncementState.PUBLISHED).order_by("pk")
    rows = {row.pk: row for row in free.select_for_update(skip_locked=True, no_key=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in rows)
    moment = clock.now()
    arming.mark(due, Timer.State.FIRED, at=moment)
    end_planned(announcements=[rows[timer.owner_id] for timer in due], at=moment)
    return len(due)
