"""What services promise, for many services at once: the targets by priority that would apply to a consumer."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from departments.models import Department, Service
from sla.models import PolicyVersion, Target

# (kind of clock, priority) -> target
Offer = Mapping[tuple[str, str], Target]


def offers_for(services: Iterable[Service], consumer: Department | None) -> dict[int, Offer]:
    """Return service id -> its offer; the same policies win as in `match_policy`, with two queries for all."""
    services = list(services)
    versions = list(
        PolicyVersion.objects.filter(
            Q(policy__service__in=services) | Q(policy__service=None),
            Q(policy__provider__in={service.department_id for service in services})
            | Q(policy__provider=None),
            Q(policy__consumer=consumer) | Q(policy__consumer=None),
            policy__is_active=True,
        ).select_related("policy")
    )
    best = {service.pk: _best(service, versions) for service in services}
    targets: dict[int, dict[tuple[str, str], Target]] = {}
    for target in Target.objects.filter(version__in={version.pk for version in best.values() if version}):
        targets.setdefault(target.version_id, {})[(target.kind, target.priority)] = target
    return {pk: targets.get(version.pk, {}) if version else {} for pk, version in best.items()}


def _best(service: Service, versions: Iterable[PolicyVersion]) -> PolicyVersion | None:
    """Return the newest version of the most specific policy: service before provider before consumer."""
    fitting = [
        version
        for version in versions
        if version.policy.service_id in (None, service.pk)
        and version.policy.provider_id in (None, service.department_id)
    ]
    return max(fitting, key=_rank, default=None)


def _rank(version: PolicyVersion) -> tuple[bool, bool, bool, int]:
    policy = version.policy
    return (
        policy.service_id is not None,
        policy.provider_id is not None,
        policy.consumer_id is not None,
        version.number,
    )
