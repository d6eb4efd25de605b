"""What the timers of feedback do."""

from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.timers import arming
from servicedesk.timers.drain import handler
from servicedesk.timers.models import Timer
from surveys.events import RatingEvent
from surveys.models import Invitation
from surveys.timer_kinds import InvitationTimer


@handler(InvitationTimer.REMINDER)
def remind(timers: list[Timer]) -> int:
    """Ask once more, about what is neither answered nor taken back. Locks the invitations, as their owner."""
    at = clock.now()
    asked = Invitation.objects.filter(pk__in=[timer.owner_id for timer in timers]).order_by("pk")
    invitations = {row.pk: row for row in asked.select_for_update(skip_locked=True)}
    due = arming.lock_armed(timer.pk for timer in timers if timer.owner_id in invitations)
    open_now: list[Timer] = []
    over: list[Timer] = []
    for timer in due:
        invitation = invitations[timer.owner_id]
        is_open = invitation.answered_at is None and invitation.withdrawn_at is None
        (open_now if is_open else over).append(timer)
    arming.mark(over, Timer.State.SKIPPED, at=at)
    arming.mark(open_now, Timer.State.FIRED, at=at)
    for timer in open_now:
        invitation = invitations[timer.owner_id]
        record(RatingEvent.REMINDED, subject=invitation, by=None, at=at, ticket=invitation.ticket_id)
    return len(due)
