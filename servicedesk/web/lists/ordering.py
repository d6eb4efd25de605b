"""The first rows of a list in its order, after a place in it.

Where a list's rows are found in several ways (`servicedesk.database.branches`), each way is read in the order of the
list and no further than a page, through its own index; then the ways are merged, and a row that several of them found
is shown once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, OrderBy, Q, QuerySet

from servicedesk.database.branches import Branch, Part, any_of

Row = TypeVar("Row", bound=Model)
Place = tuple[str | datetime | None, int]


@dataclass(frozen=True)
class Ordering:
    """An order of rows by `field` and then by `key`; where `may_be_null`, rows without the field are last."""

    field: str
    is_descending: bool
    may_be_null: bool
    key: str = "pk"

    @classmethod
    def of(cls, model: type[Model], order: str) -> "Ordering":
        """Return the order by a field, through relations or not, "-" before it for descending."""
        field = order.removeprefix("-")
        return cls(field, order.startswith("-"), _may_be_null(model, field))

    def first(
        self,
        rows: QuerySet[Row],
        limit: int,
        after: Place | None = None,
        branches: Iterable[Branch] | None = None,
        *,
        is_sparse: bool = False,
    ) -> QuerySet[Row]:
        """Return the first rows after a place in the order, with `branches` those of any of them."""
        if branches is None:
            return self._range(rows, Q(), after)[:limit]
        if is_sparse:
            return self._those(rows, self._sparse(rows, limit, after, list(branches)))
        parts = _parts(branches)
        if len(parts) == 1:
            return self._along(rows.model, parts[0])._range(rows, parts[0].condition, after)[:limit]
        return self._those(rows, self._merged(rows, limit, after, parts))

    def first_ids(self, rows: QuerySet[Row], limit: int, branches: Iterable[Branch]) -> list[int]:
        """Return the ids of the first rows of any branch."""
        return self._merged(rows, limit, None, _parts(branches))

    def _those(self, rows: QuerySet[Row], ids: list[int]) -> QuerySet[Row]:
        """Return the rows of these ids: found without the joins of the rows, which would mislead the planner."""
        return rows.filter(pk__in=ids).order_by(*self._terms())

    def _merged(self, rows: QuerySet[Row], limit: int, after: Place | None, parts: list[Part]) -> list[int]:
        ways = []
        for part in parts:
            along = self._along(rows.model, part)
            found = along._range(rows, part.condition, after)
            if (
                not found.query.is_empty()
            ):  # a union leaves such out, and cannot be ordered where one way is left
                ways.append(found.values(row=F(along.key), rank=F(along.field))[:limit])
        if len(ways) < 2:  # in order, and not to be ordered again once it is cut off
            return [row["row"] for way in ways for row in way]
        merged = replace(self, field="rank", key="row")
        return [row["row"] for row in ways[0].union(*ways[1:]).order_by(*merged._terms())[:limit]]

    def _sparse(
        self, rows: QuerySet[Row], limit: int, after: Place | None, branches: list[Branch]
    ) -> list[int]:
        """Return the ids: first the few that have the field, in its order, all ways at once; then the others by id."""
        ids: list[int] = []
        if after is None or after[0] is not None:
            those = rows.filter(any_of(branches, rows.model), **{f"{self.field}__isnull": False})
            ids = list(
                replace(self, may_be_null=False)
                ._range(those, Q(), after)
                .values_list("pk", flat=True)[:limit]
            )
        if len(ids) < limit:
            parts = _parts(branches)
            others = rows.filter(**{f"{self.field}__isnull": True})
            if after is not None and after[0] is None:
                others = others.filter(**{f"pk__{self._side}": after[1]})
            by_id = Ordering("pk", self.is_descending, False)
            ids += by_id._merged(others, limit - len(ids), None, parts)
        return ids

    def _along(self, model: type[Model], part: Part) -> "Ordering":
        """Return the same order through the part's relation, where its rows keep the field too, as its index does."""
        if not part.relation:
            return self
        relation: Any = model._meta.get_field(part.relation)
        try:
            relation.related_model._meta.get_field(self.field)
        except FieldDoesNotExist:
            return self
        key = f"{part.relation}__{relation.field.attname}"
        return replace(self, field=f"{part.relation}__{self.field}", key=key)

    def _range(self, rows: QuerySet[Row], condition: Q, after: Place | None) -> QuerySet[Row]:
        # In one call: two conditions on a relation to many may be met by two rows of it otherwise.
        beyond = Q() if after is None else self._beyond(*after)
        return rows.filter(condition, beyond).order_by(*self._terms())

    def _terms(self) -> tuple[OrderBy, OrderBy]:
        last = self.may_be_null or None  # asked for in vain it would keep an index from being used
        field, key = F(self.field), F(self.key)
        if self.is_descending:
            return field.desc(nulls_last=last), key.desc()
        return field.asc(nulls_last=last), key.asc()

    @property
    def _side(self) -> str:
        return "lt" if self.is_descending else "gt"

    def _beyond(self, value: str | datetime | None, pk: int) -> Q:
        later_key = {f"{self.key}__{self._side}": pk}
        if value is None:
            return Q(**{f"{self.field}__isnull": True}, **later_key)
        later = Q(**{f"{self.field}__{self._side}": value}) | Q(**{self.field: value}, **later_key)
        if self.may_be_null:
            return later | Q(**{f"{self.field}__isnull": True})
        # Said twice, since only this half is a range that an index can begin at.
        return Q(**{f"{self.field}__{self._side}e": value}) & later


def first_rows(rows: QuerySet[Row], order: str, limit: int, branches: Iterable[Branch]) -> QuerySet[Row]:
    """Return the first `limit` of the rows of any of the branches, by `order` and then by id."""
    return Ordering.of(rows.model, order).first(rows, limit, branches=branches)


def _parts(branches: Iterable[Branch]) -> list[Part]:
    return [part for branch in branches for part in branch.parts()]


def _may_be_null(model: type[Model], field: str) -> bool:
    """Say whether the field, or a relation on the way to it, may be empty; what a query works out never is."""
    nullable, owner, names = False, model, field.split("__")
    if names[0] not in {one.name for one in model._meta.get_fields()} | {"pk"}:
        return False
    for name in names:
        step = owner._meta.get_field(name)
        nullable = nullable or bool(getattr(step, "null", True))
        owner = step.related_model or owner
    return nullable
