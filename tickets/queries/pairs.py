"""Which departments really ask a department for services, and which it asks: pairs by how much was submitted."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache

from departments.models import Service
from departments.queries.scope import Scope, Side
from tickets.reports import count

REMEMBERED_SECONDS = 600  # these numbers grow slowly, and everybody reads the page
FEWEST = 5  # below this a number would say more of single people than of departments


class Traffic(NamedTuple):
    """With whom a department works on one side.

    numbers: other department -> requests. known: those of them that everybody may hear of: at least FEWEST requests
    are not confidential, so that nothing of confidential ones shows.
    """

    numbers: dict[int, int]
    known: frozenset[int]


class Pairs(NamedTuple):
    """Those that ask the department, and those that it asks."""

    customers: Traffic
    providers: Traffic


def pairs_of(scope: Scope, now: datetime) -> Pairs:
    """Return what was submitted in the scope's period from and to other departments, at most ten minutes old.

    Requests of confidential services count where the pair has at least FEWEST of them in all, and are left out
    of smaller numbers. Two ranges of indexes where nobody has asked lately.
    """
    units, period = "-".join(map(str, scope.departments)), scope.period
    place = f"traffic:{units}:{period.zone}:{period.first}:{period.last}".replace(" ", "")
    found: tuple[Any, Any] | None = cache.get(place)
    if found is None:
        confidential = set(Service.objects.filter(is_confidential=True).values_list("pk", flat=True))
        found = (
            tuple(_opposite(scope, Side.SERVES, now, confidential)),
            tuple(_opposite(scope, Side.ASKS, now, confidential)),
        )
        cache.set(place, found, REMEMBERED_SECONDS)
    return Pairs(*(Traffic(*side) for side in found))


def _opposite(scope: Scope, side: Side, now: datetime, confidential: set[int]) -> Traffic:
    one_side = replace(scope, side=side)
    submitted: defaultdict[int, Counter[bool]] = defaultdict(Counter)
    for (service, other), n in count("filed", one_side, now, one_side.pair).items():
        submitted[int(str(other))][service in confidential] += n
    told = {other: _told(counts) for other, counts in submitted.items() if other not in scope.departments}
    return Traffic(
        {other: n for other, n in told.items() if n},
        frozenset(other for other in told if submitted[other][False] >= FEWEST),
    )


def _told(counts: Mapping[bool, int]) -> int:
    """Return the number of which a page may speak; `counts` has the confidential ones under True."""
    total = counts[False] + counts[True]
    return total if total >= FEWEST else counts[False]
