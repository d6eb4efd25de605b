"""What the SLA's timers do."""

from servicedesk.timers.drain import handler, handler_of_owners
from servicedesk.timers.models import Timer
from sla.actions import pause_caps
from sla.actions.steps import TIMER_KIND, fire_steps


@handler_of_owners(TIMER_KIND)
def fire(clock_ids: set[int]) -> int:
    """Warn, breach, escalate."""
    return fire_steps(clock_ids)


@handler(pause_caps.TIMER_KIND)
def end_wait(timers: list[Timer]) -> int:
    """A wait for a third party has lasted long enough."""
    return pause_caps.fire_caps(timers)
