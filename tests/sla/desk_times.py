"""The times of the state machine as policies of the company, or of an agreement with the department that asks."""

from typing import Any

from sla.models import Policy, PolicyVersion, Step, Target
from tests.cast import STEPS, Company
from tests.sla.minutes import ORIGIN, WAIT_DAYS


def publish_times(company: Company, table: dict[str, Any], *, is_agreed: bool = False) -> PolicyVersion:
    """Write the next version: `table` has minutes, ("days", n) or ("always", minutes) by kind and priority."""
    scope = {"service": company.move_desk, "consumer": company.finance} if is_agreed else {"service": None}
    policy = Policy.objects.filter(**scope, is_active=True).first()
    policy = policy or Policy.objects.create(name="Every kind", **scope)
    version = PolicyVersion.objects.create(
        policy=policy, number=policy.versions.count() + 1, published_at=ORIGIN
    )
    Target.objects.bulk_create(
        _target(version, kind, priority, promised)
        for kind, priorities in table.items()
        for priority, promised in priorities.items()
    )
    Step.objects.bulk_create(
        [
            *(
                Step(version=version, level=level, percent=percent, audiences=[])
                for level, percent, *_ in STEPS
            ),
            *(
                Step(
                    version=version, kind="requester_wait", level=level, after_working_days=days, audiences=[]
                )
                for level, days in WAIT_DAYS.items()
            ),
            Step(version=version, kind="requester_wait", level="no_answer", percent=100, audiences=[]),
        ]
    )
    return version


def _target(version: PolicyVersion, kind: str, priority: str, promised: Any) -> Target:
    unit, count = promised if isinstance(promised, tuple) else ("", promised)
    time = {"working_days": count} if unit == "days" else {"seconds": count * 60}
    return Target(version=version, kind=kind, priority=priority, is_around_the_clock=unit == "always", **time)
