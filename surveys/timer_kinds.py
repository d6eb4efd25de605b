"""What happens to an invitation at a time."""

from servicedesk.timers.kinds import TimerKind


class InvitationTimer(TimerKind):
    REMINDER = "rating.reminder", "surveys.Invitation"
