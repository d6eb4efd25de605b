"""The departments that a department works with: by what is asked, and by what its head and theirs say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from departments.cached_reads import named_units_by_id
from departments.display.relations import FROM_PROVIDER, TO_CUSTOMER
from departments.enums import RelationKind
from departments.models import Department
from departments.queries.relations import kinds_by_pair
from departments.queries.scope import Scope, Side
from departments.rules import may_set_relation, sees_figures_of
from servicedesk.accounts.models import User
from tickets.queries.pairs import FEWEST, Pairs, Traffic

SHOWN = 8


@dataclass(frozen=True)
class Neighbour:
    """Another department. `n`: how many requests, 0 where the reader sees none or they are too few to say.

    `requests_url` leads to their list; `relation_url` to where the reader may say what one is to the other.
    """

    unit: Department
    relation: Any = ""
    n: int = 0
    has_few: bool = False
    requests_url: str = ""
    relation_url: str = ""


@dataclass(frozen=True)
class Neighbours:
    """Departments on one side, the busiest first, and those that stand behind them."""

    first: list[Neighbour]
    more: list[Neighbour]

    @property
    def total(self) -> int:
        return len(self.first) + len(self.more)


def neighbours(scope: Scope, unit: Department, pairs: Pairs, reader: User) -> tuple[Neighbours, Neighbours]:
    """Return the unit's internal customers and providers; a constant number of queries.

    Everybody sees with whom there is real traffic that is not confidential, and what was said of it; who sees the
    figures, how much there is. A few requests are no relation that everybody has to know of.
    """
    said = kinds_by_pair(unit)
    customers = {other: kind for (provider, other), kind in said.items() if provider == unit.pk}
    providers = {other: kind for (other, consumer), kind in said.items() if consumer == unit.pk}
    busy = {*pairs.customers.numbers, *pairs.providers.numbers}
    units = named_units_by_id(busy | {*customers, *providers})

    def of(side: Side, traffic: Traffic, kinds: Mapping[int, RelationKind]) -> Neighbours:
        return _listed(_Sight(scope, unit, side, reader), units, traffic, kinds)

    return of(Side.SERVES, pairs.customers, customers), of(Side.ASKS, pairs.providers, providers)


@dataclass
class _Sight:
    """One side of a unit as one reader sees it."""

    scope: Scope
    unit: Department
    side: Side
    reader: User

    @cached_property
    def lists(self) -> str:
        """Where the requests are listed."""
        return reverse("figures_tickets", args=[self.unit.code])

    def neighbour(self, other: Department, n: int, kind: RelationKind | None, numbers: bool) -> Neighbour:
        """Return the other department with as much as the reader may know."""
        serves = self.side is Side.SERVES
        words = TO_CUSTOMER if serves else FROM_PROVIDER
        provider, consumer = (self.unit, other) if serves else (other, self.unit)
        asked = {"side": None if serves else self.side.value, "with": other.code}
        is_told = numbers and n >= FEWEST
        may_set = may_set_relation(self.reader, provider)
        return Neighbour(
            unit=other,
            relation=words[kind] if kind else "",
            n=n if is_told else 0,
            has_few=numbers and 0 < n < FEWEST,
            requests_url=self.lists + self.scope.query(figure="filed", **asked) if is_told else "",
            relation_url=reverse("relation", args=[provider.code, consumer.code]) if may_set else "",
        )


def _listed(
    sight: _Sight,
    units: Mapping[int, Department],
    traffic: Traffic,
    kinds: Mapping[int, RelationKind],
) -> Neighbours:
    sees, numbers = sees_figures_of(sight.reader, sight.unit.pk), traffic.numbers
    shown = {*kinds, *(numbers if sees else traffic.known)}
    rows = [
        sight.neighbour(units[pk], numbers.get(pk, 0), kinds.get(pk), sees)
        for pk in sorted(shown, key=lambda pk: (-numbers.get(pk, 0), units[pk].name))
        if units[pk].is_active or pk in numbers
    ]
    return Neighbours(rows[:SHOWN], rows[SHOWN:])
