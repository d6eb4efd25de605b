"""A form as one schema."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from departments.formspec.conditions import Criterion
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec

from .annotations import annotations
from .parts import Schema, any_of, definition, every
from .relevance import Scope, default_passes
from .values import BLANK_ROW, lies_beyond_schemas, right_answer

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(form: FormSpec, *, address: str = "", title: str = "") -> Schema:
    """Return the schema of the answers that file a request. `address` is where it is published."""
    compiled = _Compiled(form)
    for key in form.order:
        if form.section_of[key].stage == "filing":
            compiled.add(form.by_key[key])
    asked = [spec for spec in form.of_stage("filing") if spec.is_asked]
    rules = [rule for spec in asked for rule in compiled.rules.get(spec.key, ())]
    return {
        "$schema": DIALECT,
        **({"$id": address} if address else {}),
        **({"title": title} if title else {}),
        "type": "object",
        "properties": {spec.key: annotations(spec) | compiled.right.get(spec.key, {}) for spec in asked},
        "required": [spec.key for spec in asked if spec.key in compiled.required],
        "additionalProperties": False,
        **({"allOf": rules} if rules else {}),
        "$defs": compiled.definitions,
        "x-undecided": sorted(compiled.undecided),
    }


@dataclass
class _Compiled:
    """What was found so far, field after field, each after those that it needs."""

    form: FormSpec
    definitions: dict[str, Schema] = field(default_factory=dict)
    relevant: dict[str, Schema | None] = field(default_factory=dict)
    right: dict[str, Schema] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    rules: dict[str, list[Schema]] = field(default_factory=dict)
    undecided: set[str] = field(default_factory=set)

    def add(self, spec: FieldSpec) -> None:
        """Add a field with all that is in it."""
        own = Scope(self.form.by_key, self.relevant).schema_of(spec.when)
        around = self._of_section(spec)
        known = None if own is None or around is None else every([around, own])
        self.relevant[spec.key] = self._defined("relevant", spec.key, known)
        if not spec.is_asked:
            return
        if known is None:
            self.undecided |= {spec.key, *(f"{spec.key}.{column.key}" for column in spec.columns)}
            return
        self._judge(spec, spec.key)
        right = [right_answer(spec), *(_rows(spec, self) if spec.kind == "rows" else ())]
        value = self._defined("value", spec.key, every(right)) or {}
        if not known:
            self.right[spec.key] = value
            self.required |= {spec.key} if must_be_mentioned(spec) else set()
        else:
            rule = {"if": self.relevant[spec.key], "then": cell(spec, value)}
            self.rules.setdefault(spec.key, []).insert(0, rule)

    def judge_column(self, spec: FieldSpec, rows: FieldSpec, known: Schema | None) -> Schema | None:
        """Note when a column is relevant, and return it as a reference."""
        address = f"{rows.key}.{spec.key}"
        if spec.is_asked and known is None:
            self.undecided.add(address)
        elif spec.is_asked:
            self._judge(spec, address)
        return self._defined("relevant", address, known)

    def value_of_column(self, spec: FieldSpec, rows: FieldSpec) -> Schema:
        return self._defined("value", f"{rows.key}.{spec.key}", right_answer(spec)) or {}

    def around(self, rows: FieldSpec) -> Scope:
        """Return the scope of the fields around rows that no column hides."""
        own = {column.key for column in rows.columns}
        return Scope({key: one for key, one in self.form.by_key.items() if key not in own}, self.relevant)

    def _judge(self, spec: FieldSpec, address: str) -> None:
        has_unknown_default = spec.is_required and default_passes(spec, Criterion(spec.key, "filled")) is None
        if lies_beyond_schemas(spec) or has_unknown_default:
            self.undecided.add(address)

    def _of_section(self, spec: FieldSpec) -> Schema | None:
        section = self.form.section_of[spec.key]
        number = self.form.sections.index(section)
        known = Scope(self.form.by_key, self.relevant).schema_of(section.when)
        return self._defined("section", str(number), known)

    def _defined(self, kind: str, key: str, known: Schema | None) -> Schema | None:
        """Keep a schema by name and return the reference; {} and None stay what they are."""
        if not known:
            return known
        self.definitions[f"{kind}.{key}"] = known
        return definition(kind, key)


def must_be_mentioned(spec: FieldSpec) -> bool:
    """Say whether an answer is missing where a relevant field is not mentioned."""
    return spec.is_required and default_passes(spec, Criterion(spec.key, "filled")) is False


def cell(spec: FieldSpec, value: Schema) -> Schema:
    """Return what an object with a relevant field is."""
    return {"properties": {spec.key: value}} | ({"required": [spec.key]} if must_be_mentioned(spec) else {})


def _rows(rows: FieldSpec, compiled: _Compiled) -> Iterator[Schema]:
    """Give what the rows of a field are, and note what the fields around them ask of their columns."""
    relevant: dict[str, Schema | None] = {}
    rules: list[Schema] = []
    inside, around = Scope({column.key: column for column in rows.columns}, relevant), compiled.around(rows)
    for column in rows.columns_in_order:
        known = inside.schema_of(column.when)
        relevant[column.key] = compiled.judge_column(column, rows, known)
        if not column.is_asked:
            continue
        if known is not None:
            right = cell(column, compiled.value_of_column(column, rows))
            rules.append({"if": relevant[column.key], "then": right} if known else right)
        elif outer := around.schema_of(column.when):
            compiled.undecided.discard(f"{rows.key}.{column.key}")
            compiled.judge_column(column, rows, outer)
            right = cell(column, compiled.value_of_column(column, rows))
            _ask_of_rows(rows, every([compiled.relevant[rows.key] or {}, outer]), right, compiled)
    asked = {column.key: annotations(column) for column in rows.columns if column.is_asked}
    row = {"type": "object", "properties": asked, "additionalProperties": False}
    yield {"items": any_of(BLANK_ROW, row | ({"allOf": rules} if rules else {}))}


def _ask_of_rows(rows: FieldSpec, condition: Schema, row: Schema, compiled: _Compiled) -> None:
    every_row: Any = {"properties": {rows.key: {"items": any_of(BLANK_ROW, row)}}}
    compiled.rules.setdefault(rows.key, []).append({"if": condition, "then": every_row})
