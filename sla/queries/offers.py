"""What services promise, for many services at once: the targets by priority that would apply to a consumer."""

from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import NamedTuple

from django.db.models import Q

from departments.enums import Priority
from departments.models import Department, Service
from sla.enums import ClockKind
from sla.models import PolicyVersion, Target

# (kind of clock, priority) -> target
Offer = Mapping[tuple[str, str], Target]
# (service, provider) of a policy, None where it is for any
Scope = tuple[int | None, int | None]


class Version(NamedTuple):
    """A version of a policy with what the policy is for, None for any; as rows, since the catalog reads many."""

    id: int
    number: int
    service: int | None
    provider: int | None
    consumer: int | None


COLUMNS = ("pk", "number", "policy__service", "policy__provider", "policy__consumer")


def offers_for(
    services: Iterable[Service],
    consumer: Department | None,
    *,
    kinds: Collection[str] = tuple(ClockKind),
    priorities: Collection[str] = tuple(Priority),
) -> dict[int, Offer]:
    """Return service id -> what its offer says of these kinds and priorities, with two queries for all services.

    The same policies win as in `match_policy`.
    """
    services = list(services)
    versions = PolicyVersion.objects.filter(
        Q(policy__service__in=services) | Q(policy__service=None),
        Q(policy__provider__in={service.department_id for service in services}) | Q(policy__provider=None),
        Q(policy__consumer=consumer) | Q(policy__consumer=None),
        policy__is_active=True,
    ).order_by()
    winners = _winners(map(Version._make, versions.values_list(*COLUMNS)))
    best = {service.pk: _best(service, winners) for service in services}
    targets: dict[int, dict[tuple[str, str], Target]] = {}
    for target in Target.objects.filter(
        version__in={version.id for version in best.values() if version},
        kind__in=kinds,
        priority__in=priorities,
    ):
        targets.setdefault(target.version_id, {})[(target.kind, target.priority)] = target
    return {pk: targets.get(version.id, {}) if version else {} for pk, version in best.items()}


def _winners(versions: Iterable[Version]) -> dict[Scope, Version]:
    """Return (service, provider), each None for any -> the version that wins among those of that scope."""
    winners: dict[Scope, Version] = {}
    for version in versions:
        scope = version.service, version.provider
        if scope not in winners or _rank(version) > _rank(winners[scope]):
            winners[scope] = version
    return winners


def _best(service: Service, winners: Mapping[Scope, Version]) -> Version | None:
    """Return the newest version of the most specific policy: service before provider before consumer."""
    scopes = product((service.pk, None), (service.department_id, None))
    return max((winners[scope] for scope in scopes if scope in winners), key=_rank, default=None)


def _rank(version: Version) -> tuple[bool, bool, bool, int]:
    return (
        version.service is not None,
        version.provider is not None,
        version.consumer is not None,
        version.number,
    )
