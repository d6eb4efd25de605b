"""What a form asks, and what its answers are worth: one pass over the fields, each after those that it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from .calculations import compute
from .conditions import EMPTY, Context, holds
from .fields import FieldSpec
from .form import FormSpec, Section


@dataclass(frozen=True)
class Follows:
    """In place of an answer: it may be given later, and is promised by this day. Counts as empty in conditions."""

    on: date


class Reader(Protocol):
    """How a way in (a page, a program) spells answers. `others` are the checked answers that the field depends on.

    Both return the value and what is wrong with it, in sentences; a wrong answer counts as empty. `of_default` is asked
    where the raw answers do not mention a field.
    """

    def read(self, spec: FieldSpec, raw: Any, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]: ...

    def of_default(self, spec: FieldSpec, others: Mapping[str, Any]) -> tuple[Any, Sequence[str]]: ...


@dataclass(frozen=True)
class Outcome:
    """What became of the answers of one stage.

    relevant: keys of the sections and fields that are asked or shown; of cells as "rows.0.column". values: key ->
    checked value of each relevant field (some empty, rows as lists of such mappings), calculated ones included. errors:
    key, or key of a cell, -> sentences. dropped: the same keys of answers that were given and are not relevant.
    """

    relevant: frozenset[str] = frozenset()
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()


def evaluate(
    form: FormSpec,
    raw: Mapping[str, Any],
    *,
    reader: Reader,
    context: Context,
    stage: str = "filing",
    known: Mapping[str, Any] | None = None,
) -> Outcome:
    """Evaluate the raw answers, by key, to the fields of a stage; `known` are the checked answers of earlier ones."""
    run = _Run(form, reader, context, dict(known or {}))
    for key in form.order:
        section = form.section_of[key]
        if section.stage == stage and run.takes(section, form.by_key[key]):
            run.answer(form.by_key[key], raw)
    stage_keys = [spec.key for spec in form.of_stage(stage) if spec.is_asked]
    dropped = [key for key in stage_keys if raw.get(key) not in EMPTY and key not in run.relevant]
    values = {spec.key: run.values[spec.key] for spec in form.of_stage(stage) if spec.key in run.values}
    return Outcome(frozenset(run.relevant), values, run.errors, (*dropped, *run.dropped))


class _Run:
    """One evaluation on its way."""

    def __init__(self, form: FormSpec, reader: Reader, context: Context, known: dict[str, Any]) -> None:
        self.form, self.reader, self.context = form, reader, context
        self.values: dict[str, Any] = known
        self.errors: dict[str, Sequence[str]] = {}
        self.relevant: set[str] = set()
        self.dropped: list[str] = []

    def takes(self, section: Section, spec: FieldSpec) -> bool:
        """Say whether the field is relevant, and note it together with its section."""
        if not self._holds(section, self.values):
            return False
        self.relevant |= {section.key} if section.key else set()
        if not self._holds(spec, self.values):
            return False
        self.relevant.add(spec.key)
        return True

    def answer(self, spec: FieldSpec, raw: Mapping[str, Any]) -> None:
        """Read the answer to a relevant field, or work it out."""
        if spec.kind == "rows":
            self._rows(spec, raw)
        elif spec.kind == "calculated":
            self.values[spec.key] = self._compute(spec, self.values)
        elif spec.is_asked:
            self.values[spec.key] = self._read(spec, raw, self.values, spec.key)

    def _read(self, spec: FieldSpec, raw: Mapping[str, Any], others: Mapping[str, Any], path: str) -> Any:
        value, wrong = (
            self.reader.read(spec, raw[spec.key], others)
            if spec.key in raw
            else self.reader.of_default(spec, others)
        )
        if wrong:
            self.errors[path] = wrong
            return None
        return value

    def _rows(self, spec: FieldSpec, raw: Mapping[str, Any]) -> None:
        rows, wrong = (
            self.reader.read(spec, raw[spec.key], self.values)
            if spec.key in raw
            else self.reader.of_default(spec, self.values)
        )
        if wrong:
            self.errors[spec.key] = wrong
        self.values[spec.key] = [self._row(spec, row, index) for index, row in enumerate(rows or [])]

    def _row(self, spec: FieldSpec, raw: Mapping[str, Any], index: int) -> dict[str, Any]:
        """Read the cells of a row: each sees the columns beside it before the fields around the rows."""
        own = {column.key for column in spec.columns}
        scope = {key: value for key, value in self.values.items() if key not in own}
        cells: dict[str, Any] = {}
        for column in spec.columns_in_order:
            path = f"{spec.key}.{index}.{column.key}"
            if not self._holds(column, scope, spec):
                self.dropped += [path] if raw.get(column.key) not in EMPTY else []
                continue
            self.relevant.add(path)
            if column.kind == "calculated":
                cells[column.key] = self._compute(column, scope)
            else:
                cells[column.key] = self._read(column, raw, scope, path)
            scope[column.key] = cells[column.key]
        return {column.key: cells[column.key] for column in spec.columns if column.key in cells}

    def _compute(self, spec: FieldSpec, scope: Mapping[str, Any]) -> Any:
        if spec.calculation is None:
            return None
        return compute(spec.calculation, [_term(key, scope) for key in spec.calculation.of])

    def _holds(
        self, what: Section | FieldSpec, scope: Mapping[str, Any], rows: FieldSpec | None = None
    ) -> bool:
        kinds = {column.key: column.kind for column in rows.columns} if rows else {}

        def kind_of(key: str) -> str:
            return kinds.get(key) or (self.form.by_key[key].kind if key in self.form.by_key else "")

        def value_of(key: str) -> Any:
            value = scope.get(key)
            return None if isinstance(value, Follows) else value

        return holds(what.when, kind_of, value_of, self.context)


def _term(key: str, scope: Mapping[str, Any]) -> Any:
    """Return the value of a field, or the cells of a column of rows; empty where it is not relevant."""
    name, dot, column = key.partition(".")
    value = scope.get(name)
    if not dot:
        return None if value in EMPTY or isinstance(value, Follows) else value
    return [row.get(column) for row in value] if isinstance(value, list) else []
