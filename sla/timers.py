"""What the SLA's timers do."""

from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer
from sla.actions.settling import TIMER_KIND
from sla.actions.steps import fire_steps


@handler(TIMER_KIND)
def fire(timers: list[Timer]) -> int:
    """Warn, breach, escalate."""
    return fire_steps(timers)
