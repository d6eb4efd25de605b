"""What is promised for services, as remembered between requests (servicedesk/cached_reads/memory.py)."""

from collections import defaultdict
from collections.abc import Mapping

from servicedesk.cached_reads.memory import cached, cached_each
from sla.models import PolicyVersion, Target

# (service, provider, consumer) of a policy, None where it is for any
Scope = tuple[int | None, int | None, int | None]
# (kind of clock, priority) -> target
Offer = Mapping[tuple[str, str], Target]


@cached
def versions_in_effect() -> dict[Scope, tuple[int, int]]:
    """Return scope -> (number, id) of the newest version of a policy in effect for it."""
    rows = PolicyVersion.objects.filter(policy__is_active=True).order_by("number", "pk")
    scopes = rows.values_list("policy__service", "policy__provider", "policy__consumer", "number", "pk")
    return {(service, provider, consumer): (number, pk) for service, provider, consumer, number, pk in scopes}


@cached_each
def targets_by_version(ids: set[int]) -> dict[int, Offer]:
    """Return version -> its targets by kind and priority, for every id."""
    found: defaultdict[int, dict[tuple[str, str], Target]] = defaultdict(dict)
    for target in Target.objects.filter(version__in=ids).order_by("pk"):
        found[target.version_id][target.kind, target.priority] = target
    return {pk: found[pk] for pk in ids}
