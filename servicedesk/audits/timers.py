"""When the night comes, an audit and the clearing away are ordered, and the next night armed."""

from servicedesk.events import clock
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer

from .actions.nights import OWNER, begin, next_night
from .actions.tidying import begin_tidying
from .timer_kinds import AuditTimer


@handler(AuditTimer.NIGHT)
def order_nights_work(timers: list[Timer]) -> int:
    """Fire once however many nights were slept through. The row of the timer is its own owner's lock."""
    due = arming.lock_armed(timer.pk for timer in timers)
    if due:
        at = clock.now()
        arming.mark(due, Timer.State.FIRED, at=at)
        arming.arm(AuditTimer.NIGHT, OWNER, next_night(at))
        begin(by=None, at=at)
        begin_tidying(at=at)
    return len(due)
