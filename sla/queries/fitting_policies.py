"""Every policy that fits a piece of work, beside the one that `match_policy` picks."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q

from sla.models import Policy, Promise


@dataclass(frozen=True)
class FittingPolicy:
    """A policy that fits, and since when it has been published."""

    policy: Policy
    since: datetime


def fitting_policies(promise: Promise) -> list[FittingPolicy]:
    """Return the published policies that fit a promise's work, the most specific first."""
    fits = (
        (Q(service=promise.service_id) | Q(service=None))
        & (Q(provider=promise.provider_id) | Q(provider=None))
        & (Q(consumer=promise.consumer_id) | Q(consumer=None))
    )
    published = Policy.objects.filter(fits, is_active=True).annotate(since=Min("versions__published_at"))
    rows = published.select_related("service", "provider", "consumer")
    found = [FittingPolicy(row, row.since) for row in rows if row.since is not None]
    return sorted(found, key=lambda one: generality(one.policy))


def generality(policy: Policy) -> tuple[bool, bool, bool]:
    """Return how general a policy is, to compare by: the least general wins, as in `match_policy`."""
    return (policy.service_id is None, policy.provider_id is None, policy.consumer_id is None)
