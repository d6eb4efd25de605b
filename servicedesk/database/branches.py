"""Rows that are found in several ways, each by an index of its own.

"Mine, or my team's, or those that my team once had" is one sentence and several indexes. Asked as one condition, the
database reads every such row and sorts them all to show the newest thirty; asked branch by branch, it reads thirty of
each (see `servicedesk.web.lists.keyset`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q


@dataclass(frozen=True)
class Part:
    """Rows that meet `condition`. `relation`: to the row that is asked, which may have the order's field too."""

    condition: Q
    relation: str = ""


@dataclass(frozen=True)
class Branch:
    """Rows with one of `values` in the field `name`, with all that `also` says and nothing that `never` says.

    With a `relation` (to many, at most one row for each value), name and `also` are asked of a row at its other end.
    """

    name: str
    values: Collection[Any]
    also: Mapping[str, Any] = field(default_factory=dict)
    relation: str = ""
    never: Mapping[str, Any] = field(default_factory=dict)

    def parts(self) -> list[Part]:
        """Return the branch value by value: an index gives the rows of one value in order, but not those of several."""
        prefix = f"{self.relation}__" if self.relation else ""
        also = {f"{prefix}{key}": value for key, value in self.also.items()}
        return [
            Part(Q(**{f"{prefix}{self.name}": one}, **also) & self._others, self.relation)
            for one in sorted(self.values)
        ]

    def condition(self, model: type[Model]) -> Q:
        """Return the whole branch as a condition on rows of `model`."""
        asked = Q(**{f"{self.name}__in": sorted(self.values)}, **self.also)
        if not self.relation:
            return asked & self._others
        relation: Any = model._meta.get_field(self.relation)
        rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        return Q(Exists(rows.filter(asked))) & self._others

    @property
    def _others(self) -> Q:
        return ~Q(**self.never) if self.never else Q()


def any_of(branches: Iterable[Branch], model: type[Model]) -> Q:
    """Return the condition that a row is in any of the branches; without branches, one that no row meets."""
    found = [branch.condition(model) for branch in branches if branch.values]
    return reduce(or_, found) if found else Q(pk__in=[])
