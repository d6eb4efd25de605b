"""What the SLA's timers do."""

from servicedesk.timers.drain import handler, handler_of_owners
from servicedesk.timers.models import Timer
from servicedesk.timers.past import finished_owners_of
from sla.actions import pause_caps
from sla.actions.steps import fire_steps
from sla.queries.present_clocks import stopped_for_good
from sla.timer_kinds import ClockTimer


@handler_of_owners(ClockTimer.STEP)
def fire(clock_ids: set[int]) -> int:
    """Warn, breach, escalate."""
    return fire_steps(clock_ids)


@finished_owners_of(ClockTimer.STEP)
@finished_owners_of(ClockTimer.PAUSE_CAP)
def done_with(clock_ids: set[int]) -> set[int]:
    """Return the clocks that have stopped for good; the timers of others are kept, so that none fires twice."""
    return stopped_for_good(clock_ids)


@handler(ClockTimer.PAUSE_CAP)
def end_wait(timers: list[Timer]) -> int:
    """A wait for a third party has lasted long enough."""
    return pause_caps.fire_caps(timers)
