"""What services promise, for many services at once: the targets by priority that would apply to a consumer.

For pages alone: read as remembered, so that it costs no query. What a request gets is decided in matching.py.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import product

from departments.enums import Priority
from departments.models import Department, Service
from servicedesk.calendars.queries import shown_schedules
from servicedesk.calendars.worktime import ALWAYS, Schedule
from sla.cached_reads import Offer, Scope, targets_by_version, versions_in_effect
from sla.enums import ClockKind
from sla.models import Target

from .matching import amount_of


def offers_for(
    services: Iterable[Service],
    consumer: Department | None,
    *,
    kinds: Collection[str] = tuple(ClockKind),
    priorities: Collection[str] = tuple(Priority),
) -> dict[int, Offer]:
    """Return service id -> what its offer says of these kinds and priorities; no query for what is remembered.

    The same policies win as in `match_policy`.
    """
    known, customer = versions_in_effect(), consumer.pk if consumer is not None else None
    best = {service.pk: _best(service, customer, known) for service in services}
    targets = targets_by_version({version for version in best.values() if version is not None})
    return {
        pk: {
            (kind, priority): target
            for (kind, priority), target in (targets[version] if version is not None else {}).items()
            if kind in kinds and priority in priorities
        }
        for pk, version in best.items()
    }


def expected_dues(
    *, service: Service, consumer: Department | None, priority: str, kinds: Collection[str], start: datetime
) -> dict[str, datetime | None]:
    """Return kind -> when a request filed at `start` would be due, by the clocks' own rules: the form's preview."""
    targets = offers_for([service], consumer, kinds=kinds, priorities=[priority])[service.pk]
    calendar = service.department.calendar_id
    schedule = shown_schedules([calendar])[calendar]
    return {kind: _due(targets.get((kind, priority)), schedule, start) for kind in kinds}


def _due(target: Target | None, schedule: Schedule, start: datetime) -> datetime | None:
    if target is None:
        return None
    used = ALWAYS if target.is_around_the_clock else schedule
    return used.due(start, amount_of(target, schedule=used, start=start))


def _best(service: Service, consumer: int | None, known: Mapping[Scope, tuple[int, int]]) -> int | None:
    """Return the version of the most specific policy, by id: service before provider before consumer."""
    scopes = dict.fromkeys(product((service.pk, None), (service.department_id, None), (consumer, None)))
    return next((known[scope][1] for scope in scopes if scope in known), None)
