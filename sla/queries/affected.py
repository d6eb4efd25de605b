"""What a change of a calendar or a policy touches: open clocks and promises, in batches by id."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sla.models import Clock, PolicyVersion, Promise

from .matching import match_policy


@dataclass(frozen=True)
class Batch:
    """A few promises, the clocks among theirs that are meant (`ids`), and where the next batch begins."""

    promises: list[int]
    ids: frozenset[int]
    last: int
    is_last: bool


def open_clocks_of(calendar_id: int) -> QuerySet[Clock]:
    """Return the clocks that run or rest in a calendar; read from a partial index of open clocks."""
    return Clock.objects.filter(calendar=calendar_id, stopped_at=None)


def running_of(calendar_id: int, *, after: int, size: int) -> Batch:
    """Return the next `size` open clocks of a calendar after id `after`."""
    rows = open_clocks_of(calendar_id).filter(pk__gt=after).order_by("pk")
    pairs = list(rows.values_list("pk", "promise_id")[:size])
    last = pairs[-1][0] if pairs else after
    ids = frozenset(pk for pk, _promise in pairs)
    return Batch(sorted({promise for _pk, promise in pairs}), ids, last, is_last=len(pairs) < size)


def open_promises(version: PolicyVersion) -> QuerySet[Promise]:
    """Return the open promises that lie in the scope of a version's policy and are not measured by it yet."""
    policy = version.policy
    scope = Q(is_open=True)
    for name in ("service", "provider", "consumer"):
        value = getattr(policy, f"{name}_id")
        if value is not None:
            scope &= Q(**{name: value})
    return Promise.objects.filter(scope).exclude(policy_version=version)


def open_promises_of(version: PolicyVersion, *, after: int, size: int) -> Batch:
    """Return the next `size` such promises after id `after`."""
    rows = open_promises(version).filter(pk__gt=after).order_by("pk")
    promises = list(rows.values_list("pk", flat=True)[:size])
    last = promises[-1] if promises else after
    return Batch(promises, frozenset(), last, is_last=len(promises) < size)


def policy_finder() -> Callable[[Promise], int | None]:
    """Return a function that says which version would match a promise now; asks once for each kind of promise."""
    known: dict[tuple[int | None, int, int], int | None] = {}

    def find(promise: Promise) -> int | None:
        key = (promise.service_id, promise.provider_id, promise.consumer_id)
        if key not in known:
            found = match_policy(
                service=promise.service, provider=promise.provider, consumer=promise.consumer
            )
            known[key] = found.pk if found else None
        return known[key]

    return find
