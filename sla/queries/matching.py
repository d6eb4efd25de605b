"""Which policy holds for a piece of work, and what it says."""

from datetime import datetime, timedelta

from django.db.models import F, Q

from departments.models import Department, Service
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.calendars.worktime import ALWAYS
from sla.models import PolicyVersion, Target


def match_policy(
    *, service: Service | None, provider: Department, consumer: Department
) -> PolicyVersion | None:
    """Return the newest version of the most specific policy: service and consumer, service, provider and consumer,
    provider, then the one for everything. None if the company has no policy that fits."""
    fits = (
        (Q(policy__service=service) | Q(policy__service=None))
        & (Q(policy__provider=provider) | Q(policy__provider=None))
        & (Q(policy__consumer=consumer) | Q(policy__consumer=None))
    )
    versions = PolicyVersion.objects.filter(fits, policy__is_active=True)
    return versions.order_by(
        F("policy__service").asc(nulls_last=True),
        F("policy__provider").asc(nulls_last=True),
        F("policy__consumer").asc(nulls_last=True),
        "-number",
    ).first()


def target_of(version: PolicyVersion | None, *, kind: str, priority: str) -> Target | None:
    """Return what a policy version promises for a kind at a priority; None where it promises nothing."""
    if version is None:
        return None
    return Target.objects.filter(version=version, kind=kind, priority=priority).first()


def amount_of(target: Target, *, calendar_id: int, start: datetime) -> timedelta:
    """Return the target as working time: working days are turned into time with the calendar as it is at `start`."""
    if target.seconds is not None:
        return timedelta(seconds=target.seconds)
    schedule = ALWAYS if target.is_around_the_clock else schedule_of(current_version(calendar_id).pk)
    return schedule.working_days(start, target.working_days or 1)


def expected_due(
    *, service: Service, consumer: Department, priority: str, kind: str, start: datetime
) -> datetime | None:
    """Return when a request filed at `start` would be due, by the clocks' own rules: the request form's preview."""
    version = match_policy(service=service, provider=service.department, consumer=consumer)
    target = target_of(version, kind=kind, priority=priority)
    if target is None:
        return None
    calendar_id = service.department.calendar_id
    schedule = ALWAYS if target.is_around_the_clock else schedule_of(current_version(calendar_id).pk)
    return schedule.due(start, amount_of(target, calendar_id=calendar_id, start=start))
