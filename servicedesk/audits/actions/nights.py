"""Verbs of the audit: every night by a timer of its own, and whenever an admin asks."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin
from servicedesk.audits.events import AuditEvent
from servicedesk.audits.models import Audit
from servicedesk.audits.timer_kinds import AuditTimer
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.jobs.actions import enqueue
from servicedesk.jobs.models import Job
from servicedesk.timers import arming
from servicedesk.timers.models import Timer
from servicedesk.verbs.exceptions import NotAllowed

JOB = "audits.verify"
OWNER = 0  # the desk itself
Row = dict[str, Any]


def keep_armed() -> int:
    """Arm the next night if nothing is armed: the first time, and should the row ever be lost. Returns how many."""
    if Timer.objects.filter(kind=AuditTimer.NIGHT, owner_id=OWNER, state=Timer.State.ARMED).exists():
        return 0
    try:
        with transaction.atomic():
            arming.arm(AuditTimer.NIGHT, OWNER, next_night(clock.now()))
    except IntegrityError:  # someone else was faster
        return 0
    return 1


def next_night(after: datetime) -> datetime:
    """Return the next moment after `after` at which the desk's own wall clock shows the hour of the audit."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = after.astimezone(zone).date()
    moment = datetime.combine(day, time(settings.AUDIT_HOUR), zone)
    return moment if moment > after else datetime.combine(day + timedelta(days=1), moment.timetz())


def begin(*, by: User | None, at: datetime | None = None) -> Job:
    """Order an audit of a sample; if one is under way, return that. Raises NotAllowed for others than admins."""
    if by is not None and not is_admin(by):
        raise NotAllowed(_("Only an admin can do this."))
    going_on = Job.objects.filter(kind=JOB, finished_at=None).order_by("created_at").first()
    return going_on or enqueue(JOB, {"sample": settings.AUDIT_SAMPLE}, by=by, at=at)


def conclude(*, findings: Sequence[Row], sample: int | None, by: Any, at: datetime | None = None) -> Audit:
    """Store what an audit has found. A subscriber of the event notifies the admins of what was broken."""
    moment = at or clock.now()
    with transaction.atomic():
        audit = Audit.objects.create(
            at=moment,
            sample=sample,
            checked=sum(row["checked"] for row in findings),
            count_broken=sum(row["count_broken"] for row in findings),
            findings=list(findings),
        )
        record(
            AuditEvent.COMPLETED,
            subject=audit,
            by=by,
            at=moment,
            checked=audit.checked,
            broken=audit.count_broken,
        )
    return audit
