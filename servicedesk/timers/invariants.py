"""What must be true of timers."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from servicedesk.database.verification import SHOWN, Finding, Scope, invariant
from servicedesk.events import clock

from .heartbeat import living
from .models import Timer

MAY_LAG = timedelta(seconds=60)


@invariant(1, _("no running timer is more than 60 seconds late while a driver is alive"))
def nothing_waits(scope: Scope) -> Finding:
    """Count what is overdue; without a living driver it waits for the next one, which is no fault of a row."""
    at = clock.now()
    armed = Timer.objects.filter(state=Timer.State.ARMED)
    finding = Finding(checked=armed.count())
    overdue = armed.filter(fire_at__lt=at - MAY_LAG).order_by("fire_at", "id")
    if living(at):
        for timer in overdue[:SHOWN]:
            finding.fails(f"timer {timer.pk} ({timer})")
        finding.count_broken = overdue.count()
    return finding
