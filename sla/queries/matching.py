"""Which policy applies to a piece of work, and what it says."""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from departments.models import Department, Service
from departments.queries.people import department_of
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import current_version
from servicedesk.calendars.worktime import ALWAYS, Schedule
from servicedesk.database.composed import Given, composed
from sla.enums import ClockKind
from sla.models import Clock, PolicyVersion, Promise, Target

from .terms import terms_of


def match_policy(
    *, service: Service | None, provider: Department | None, consumer: Department | int | None
) -> PolicyVersion | None:
    """Return the newest version of the most specific policy: service and consumer, service, provider and consumer,
    provider, then the one for everything. None if the company has no policy that fits."""
    found = _fitting(service=_id(service), provider=_id(provider), consumer=_id(consumer))
    return found[0] if found else None


def _id(thing: Service | Department | int | None) -> int | None:
    return thing if thing is None or isinstance(thing, int) else thing.pk


@composed
def _fitting(*, service: Given, provider: Given, consumer: Given) -> QuerySet[PolicyVersion]:
    """An id that is not there equals nothing, not even one that a policy does not have."""
    fits = (
        (Q(policy__service=service) | Q(policy__service=None))
        & (Q(policy__provider=provider) | Q(policy__provider=None))
        & (Q(policy__consumer=consumer) | Q(policy__consumer=None))
    )
    versions = PolicyVersion.objects.filter(fits, policy__is_active=True).select_related("policy")
    return versions.order_by(
        F("policy__service").asc(nulls_last=True),
        F("policy__provider").asc(nulls_last=True),
        F("policy__consumer").asc(nulls_last=True),
        "-number",
        "pk",
    )[:1]


def match_ownership(promise: Promise) -> PolicyVersion | None:
    """Return the policy for a team's time: the team's own, else that of its department for this work.

    What the service promises its consumers applies to the teams of the service's own department only, and what is
    agreed with one consumer to none: a team's time stays inside the provider.
    """
    unit, service = promise.holder, promise.service
    if unit.is_team and (own := _own_policy(unit)) is not None:
        return own
    department = department_of(unit)
    is_own = service is not None and service.department_id == department.pk
    pinned = promise.policy_version
    if is_own and pinned is not None and pinned.policy.consumer_id is None:
        return pinned
    return match_policy(service=service if is_own else None, provider=department, consumer=None)


def _own_policy(team: Department) -> PolicyVersion | None:
    found = _newest_own(team=team.pk)
    return found[0] if found else None


@composed
def _newest_own(*, team: Given) -> QuerySet[PolicyVersion]:
    own = PolicyVersion.objects.filter(policy__provider=team, policy__service=None, policy__consumer=None)
    return own.filter(policy__is_active=True).order_by("-number", "pk")[:1]


def target_of(version: PolicyVersion | None, *, kind: str, priority: str) -> Target | None:
    """Return what a policy version promises for a kind at a priority; None where it promises nothing."""
    return terms_of(version.pk if version else None).targets.get((str(kind), str(priority)))


def calendar_of(promise: Promise, kind: str) -> int:
    """Return the calendar in which a kind counts: the provider's, the holding team's, the consumer's."""
    match kind:
        case ClockKind.OWNERSHIP:
            return promise.holder.calendar_id
        case ClockKind.REQUESTER_WAIT:
            return promise.consumer.calendar_id
    return promise.provider.calendar_id


def calendar_again(promise: Promise, clock: Clock) -> int | None:
    """Return the calendar in which the next cycle of a clock counts; None for one that counts around the clock."""
    return None if clock.is_around_the_clock else calendar_of(promise, clock.kind)


def schedule_for(calendar_id: int | None) -> Schedule:
    """Return a calendar's working time as it is now; no calendar counts around the clock."""
    return ALWAYS if calendar_id is None else schedule_of(current_version(calendar_id).pk)


def amount_of(target: Target, *, schedule: Schedule, start: datetime) -> timedelta:
    """Return the target as working time: working days are turned into time with the schedule as it is at `start`."""
    if target.seconds is not None:
        return timedelta(seconds=target.seconds)
    return schedule.working_days(start, target.working_days or 1)
