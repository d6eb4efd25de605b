"""In autumn it is looked whether next year's holidays are there."""

from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer

from .actions import note_holiday_gaps
from .models import Calendar
from .timer_kinds import CalendarTimer


@handler(CalendarTimer.HOLIDAYS)
def check_holidays(timers: list[Timer]) -> int:
    """Look once a calendar, however many months were slept through. Locks the calendars, as the timers' owners."""
    at = clock.now()
    rows = Calendar.objects.filter(pk__in=[timer.owner_id for timer in timers]).order_by("pk")
    calendars = {row.pk: row for row in rows.select_for_update(skip_locked=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in calendars)
    arming.mark(due, Timer.State.FIRED, at=at)
    for calendar_id in {timer.owner_id for timer in due}:
        note_holiday_gaps(calendar=calendars[calendar_id], at=at)
    return len(due)
