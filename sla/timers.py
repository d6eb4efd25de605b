"""What the SLA's timers do."""

from servicedesk.timers.drain import handler_of_owners
from sla.actions.settling import TIMER_KIND
from sla.actions.steps import fire_steps


@handler_of_owners(TIMER_KIND)
def fire(clock_ids: set[int]) -> int:
    """Warn, breach, escalate."""
    return fire_steps(clock_ids)
