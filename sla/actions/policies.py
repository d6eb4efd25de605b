"""Publish what a service, a department or the company promises."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.models import Department, Service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed
from sla.conditions import REMINDERS, WAIT_DAYS, StepSpec, TargetSpec, step_spec_of
from sla.enums import Audience, ClockKind, Level, StepChannel, WaitLevel
from sla.models import PolicyVersion
from sla.rules import may_publish
from sla.scopes import PolicyScope

from .policy_rows import check_steps, check_targets, locked_policy, retire, write_version

__all__ = ["STANDARD_STEPS", "WAIT_DAYS", "TargetSpec", "StepSpec", "publish_policy", "withdraw_policy"]

# Where the company's own policy has no steps yet (sla/README.md, "Steps" and "Clocks").
STANDARD_STEPS: tuple[StepSpec, ...] = (
    StepSpec(Level.HALF, 50, audiences=(Audience.ASSIGNEE,), channel=StepChannel.APP),
    StepSpec(Level.AT_RISK, 80, audiences=(Audience.ASSIGNEE, Audience.TEAM)),
    StepSpec(Level.BREACH, 100, audiences=(Audience.LEAD,)),
    StepSpec(Level.QUARTER_OVER, 125, audiences=(Audience.HEAD,)),
    StepSpec(Level.DOUBLE, 200, audiences=(Audience.BOTH_HEADS,)),
    *(
        StepSpec(
            level, after_working_days=days, audiences=(Audience.REQUESTER,), kind=ClockKind.REQUESTER_WAIT
        )
        for days, level in REMINDERS.items()
    ),
    StepSpec(WaitLevel.NO_ANSWER, 100, kind=ClockKind.REQUESTER_WAIT),
)


def publish_policy(
    *,
    targets: Iterable[TargetSpec],
    steps: Iterable[StepSpec] | None = None,
    service: Service | None = None,
    provider: Department | None = None,
    consumer: Department | None = None,
    name: str = "",
    by: User | None,
    at: datetime | None = None,
) -> PolicyVersion:
    """Publish targets for a scope: a service, a provider, a consumer of those, or (nothing given) the company.

    They apply to requests filed from now on. Without `steps`, those of the scope's last version stay, else the
    company's, else the standard ones. Raises NotAllowed, and ValidationError for no or contradicting targets or steps.
    For one consumer the desk alone (`by` None) publishes; people make an agreement (sla.actions.agreements).
    """
    wanted, told = list(targets), list(steps) if steps is not None else None
    scope = PolicyScope(service, provider, consumer)
    _require_publisher(by, scope)
    check_targets(wanted)
    check_steps(told or ())
    with transaction.atomic():
        policy = locked_policy(scope, name)
        if told is None:
            last = policy.versions.order_by("-number").first()
            told = list(_steps_of([last, company_version()]))
        return write_version(policy, wanted, told, by=by, at=at or clock.now())


def withdraw_policy(
    *,
    service: Service | None = None,
    provider: Department | None = None,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Retire a policy: to requests filed from now on, more general targets apply.

    Raises NotAllowed, and ValidationError for the company's own, on which all others fall back.
    """
    scope = PolicyScope(service, provider)
    _require_publisher(by, scope)
    if scope.unit is None:
        raise ValidationError(
            _("The company default cannot be withdrawn, because everything else falls back on it.")
        )
    with transaction.atomic():
        retire(scope, by=by, at=at or clock.now())


def _require_publisher(by: User | None, scope: PolicyScope) -> None:
    if by is not None and not may_publish(by, scope):
        raise NotAllowed(_("Only the department that provides the service can change these targets."))


def _steps_of(sources: Iterable[PolicyVersion | None]) -> Iterable[StepSpec]:
    """Return the steps of the first version that has any, else the standard ones."""
    for source in sources:
        rows = list(source.steps.select_related("person")) if source is not None else []
        if rows:
            return [step_spec_of(row) for row in rows]
    return STANDARD_STEPS


def company_version() -> PolicyVersion | None:
    """Return what the company promises where nothing else is published."""
    company = PolicyVersion.objects.filter(
        policy__service=None, policy__provider=None, policy__consumer=None, policy__is_active=True
    )
    return company.order_by("-number").first()
