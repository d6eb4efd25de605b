"""What happens to a calendar at a time."""

from servicedesk.timers.kinds import TimerKind


class CalendarTimer(TimerKind):
    HOLIDAYS = "calendars.holidays", "calendars.Calendar"
