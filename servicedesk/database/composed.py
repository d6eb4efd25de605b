"""Questions to the database that are composed once in each process, and asked with other values each time.

To compose a question of the ORM takes longer than PostgreSQL takes to answer a short one: half a millisecond for the
rows of a list. What pages ask again and again, in the same words, is written as a function that returns a QuerySet:

    @composed
    def _of_person(limit: int, *, person: Given) -> QuerySet[Ticket]:
        return Ticket.objects.filter(requester=person).order_by("-pk")[:limit]

    rows = _of_person(5, person=user.pk)

Keywords are values, which the function sees as `Given`: places for them, to be compared with a field, by equality and
order or, where the value is a list, by `one_of`. What is not a keyword shapes the question itself: each such shape is
composed once. Nothing else may, not even the reader's language. A shape in which nothing can be found, such as a limit
of 0, is not asked at all. Prefetches are refused: they are questions of their own.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
R = TypeVar("R")


class Given(Expression):
    """The place of a value that is not known yet, by name; with a field, the value is given as for that field."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        """Remember both."""
        super().__init__(output_field=output_field)
        self.name, self.as_in = name, output_field

    def of(self, field: "Field[Any, Any]") -> "Given":
        """Return the place for a value that the field has to turn into one of the database, such as JSON."""
        return Given(self.name, field)

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, Any]:
        """Return the place itself as the value."""
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection: Any) -> Any:
        """Return the value."""
        value = values[self.name]
        return value if self.as_in is None else self.as_in.get_db_prep_value(value, connection)


@ForeignObject.register_lookup
@Field.register_lookup
class OneOf(Lookup):
    """`field__one_of=given`: one of the values of a list of any length, even none."""

    lookup_name = "one_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the comparison."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} = ANY ({right})", (*left_values, *right_values)


class _Filled(SQLCompiler):
    """A compiler that has done its work, with values in their places, on the connection of this thread."""

    def __init__(
        self, done: SQLCompiler, question: tuple[str, tuple[Any, ...]], values: dict[str, Any]
    ) -> None:
        self.__dict__.update(done.__dict__)
        self.connection = connections[done.using or "default"]
        sql, places = question
        filled = tuple(
            one.filled(values, self.connection) if isinstance(one, Given) else one for one in places
        )
        self._question = sql, filled

    def as_sql(self, *_options: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        return self._question


@dataclass(frozen=True)
class _Asked:
    """What Django's reading of rows wants to know of a query and of its QuerySet."""

    db: str
    compiler: _Filled
    model: type[Model]
    _fields: Any
    _known_related_objects: Any

    @property
    def query(self) -> "_Asked":
        return self

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> _Filled:
        return self.compiler


class _Composed(Generic[R]):
    """A QuerySet whose SQL is known; none where it finds nothing, whatever the values."""

    def __init__(self, rows: Any) -> None:
        if rows._prefetch_related_lookups:
            raise NotImplementedError(
                "A composed question does not prefetch: ask for the related rows apart."
            )
        self._rows, self._compiler = rows, rows.query.get_compiler(rows.db)
        self._question: tuple[str, tuple[Any, ...]] | None = None
        with suppress(EmptyResultSet):
            sql, values = self._compiler.as_sql()
            self._question = sql, tuple(values)

    def ask(self, values: dict[str, Any]) -> list[R]:
        if self._question is None:
            return []
        rows = self._rows
        compiler = _Filled(self._compiler, self._question, values)
        asked = _Asked(rows.db, compiler, rows.model, rows._fields, rows._known_related_objects)
        return list(rows._iterable_class(asked))


class Question(Protocol[R]):
    """Asks; keywords are the values."""

    def __call__(self, *shape: Any, **values: Any) -> list[R]:
        """Return the rows."""


def composed(build: Callable[..., "QuerySet[Any, R]"]) -> Question[R]:
    """Return a function that asks what `build` composes, as the module says."""
    known: dict[tuple[Any, ...], _Composed[R]] = {}

    @wraps(build)
    def ask(*shape: Any, **values: Any) -> list[R]:
        question = known.get(shape)
        if question is None:
            question = known[shape] = _Composed(build(*shape, **{name: Given(name) for name in values}))
        return question.ask(values)

    return ask
