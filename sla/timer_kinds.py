"""What happens to a clock at a time."""

from servicedesk.timers.kinds import TimerKind


class ClockTimer(TimerKind):
    """STEP: a step of the policy is due, its code is the timer's name. PAUSE_CAP: a wait has lasted long enough."""

    STEP = "sla.step", "sla.Clock"
    PAUSE_CAP = "sla.pause_cap", "sla.Clock"
