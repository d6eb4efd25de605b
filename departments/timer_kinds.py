"""What happens to what departments say at a time."""

from servicedesk.timers.kinds import TimerKind


class AnnouncementTimer(TimerKind):
    END = "announcement.end", "departments.Announcement"
    OVERRUN = "announcement.overrun", "departments.Announcement"
