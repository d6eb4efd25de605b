"""What a change of a calendar or a policy touches: open clocks and promises, in batches by id."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from sla.models import Clock, Policy, PolicyVersion, Promise

from .matching import match_policy

# What a policy may apply to, the most specific first (see `match_policy`).
SCOPE = ("service", "provider", "consumer")


@dataclass(frozen=True)
class Batch:
    """A few promises, the clocks among theirs that are meant (`ids`), and where the next batch begins.

    `left` of the promises were left as they are.
    """

    promises: list[int]
    ids: frozenset[int]
    last: int
    is_last: bool
    left: int = 0


def open_clocks_of(calendar_id: int) -> QuerySet[Clock]:
    """Return the clocks that run or are paused in a calendar; read from a partial index of open clocks."""
    return Clock.objects.filter(calendar=calendar_id, stopped_at=None)


def running_of(calendar_id: int, *, after: int, size: int) -> Batch:
    """Return the next `size` open clocks of a calendar after id `after`."""
    rows = open_clocks_of(calendar_id).filter(pk__gt=after).order_by("pk")
    pairs = list(rows.values_list("pk", "promise_id")[:size])
    last = pairs[-1][0] if pairs else after
    ids = frozenset(pk for pk, _promise in pairs)
    return Batch(sorted({promise for _pk, promise in pairs}), ids, last, is_last=len(pairs) < size)


def open_promises(version: PolicyVersion) -> QuerySet[Promise]:
    """Return the open promises that a version's policy would match now and that are not measured by it yet."""
    scope = {name: getattr(version.policy, name) for name in SCOPE}
    within = {name: value for name, value in scope.items() if value is not None}
    found = Promise.objects.filter(is_open=True, **within).exclude(policy_version=version)
    return found.exclude(Exists(more_specific(scope)))


def more_specific(scope: Mapping[str, Any]) -> QuerySet[Policy]:
    """Return, for a query of promises, the policies that win over one of `scope`: by service, provider, consumer."""
    own = tuple(scope[name] is not None for name in SCOPE)
    shapes = [shape for shape in product((False, True), repeat=len(SCOPE)) if shape > own]
    wins = Q(pk=None)
    for shape in shapes:
        wins |= Q(**{f"{name}__isnull": not is_set for name, is_set in zip(SCOPE, shape, strict=True)})
    fits = Q()
    for name in SCOPE:
        fits &= Q(**{name: OuterRef(name)}) | Q(**{name: None})
    return Policy.objects.filter(wins, fits, is_active=True, versions__isnull=False)


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
