"""The share of a service's promises that were kept recently."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, F, Q

from departments.models import Service
from servicedesk.events import clock
from sla.enums import HEADLINE_KINDS
from sla.models import Verdict

KEPT_DAYS = 90
REMEMBERED_SECONDS = 600  # a share of 90 days hardly moves, and every visitor of the catalog reads it


class Share(NamedTuple):
    """How many promises were kept, of how many."""

    kept: int
    total: int


def recent_attainment(services: Iterable[Service]) -> dict[int, Share]:
    """Return service id -> the share kept of the promises of the last 90 days, at most ten minutes old.

    Only requests that were with the service's own department count, so that a service shows the same share
    everywhere, alone or in a long list.
    """
    places = {f"kept:{service.pk}": service for service in services}
    known: dict[str, Share] = cache.get_many(places)
    new = [service for key, service in places.items() if key not in known]
    if new:
        counted = _count(new, clock.reading() - timedelta(days=KEPT_DAYS))
        fresh = {f"kept:{service.pk}": counted.get(service.pk, Share(0, 0)) for service in new}
        cache.set_many(fresh, REMEMBERED_SECONDS)
        known |= fresh
    return {places[key].pk: Share(*share) for key, share in known.items()}


def _count(services: Collection[Service], since: datetime) -> dict[int, Share]:
    """Count first answers and solutions, in one query over all verdicts of these departments since `since`."""
    rows = Verdict.objects.filter(
        provider__in={service.department_id for service in services},
        provider=F("service__department"),
        service__in=services,
        counts_at__gte=since,
        kind__in=HEADLINE_KINDS,
    )
    counted = rows.values("service").annotate(kept=Count("pk", filter=Q(is_met=True)), total=Count("pk"))
    return {row["service"]: Share(row["kept"], row["total"]) for row in counted.order_by()}
