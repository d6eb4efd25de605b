"""What the desk does for itself at a time."""

from servicedesk.timers.kinds import DESK, TimerKind


class AuditTimer(TimerKind):
    NIGHT = "audits.night", DESK
