"""What is published for a service, and since when."""

from departments.models import Service
from sla.models import Policy, PolicyVersion


def own_policy(service: Service) -> Policy | None:
    """Return the policy of the service itself, for every consumer; None where more general ones hold."""
    return Policy.objects.filter(service=service, provider=None, consumer=None, is_active=True).first()


def versions_of(policy: Policy | None) -> list[PolicyVersion]:
    """Return a policy's versions with their targets, the newest first."""
    if policy is None:
        return []
    return list(policy.versions.order_by("-number").prefetch_related("targets"))
