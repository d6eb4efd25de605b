"""A request form: sections in order, each with its fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .conditions import Condition
from .fields import FieldSpec, Texts, sort_by_need


@dataclass(frozen=True)
class Section:
    """Fields that belong together, and to a stage (kinds.STAGES): only that stage's person writes them."""

    key: str = ""
    label: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)
    stage: str = "filing"
    when: Condition | None = None
    fields: tuple[FieldSpec, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing of its own, so that its fields stand for it."""
        return not any((self.key, *self.label.values(), *self.help.values(), self.when)) and (
            self.stage == "filing"
        )

    def to_json(self) -> dict[str, Any]:
        """Return what is stored."""
        return {
            "kind": "section",
            "key": self.key,
            "label": dict(self.label),
            "help": dict(self.help),
            "stage": self.stage,
            **({"when": self.when.to_json()} if self.when else {}),
            "fields": [spec.to_json() for spec in self.fields],
        }


@dataclass(frozen=True)
class FormSpec:
    """A request form: its sections in order."""

    sections: tuple[Section, ...] = ()

    @cached_property
    def fields(self) -> tuple[FieldSpec, ...]:
        """All fields in order, whatever their stage; columns of rows are inside theirs."""
        return tuple(spec for section in self.sections for spec in section.fields)

    @cached_property
    def by_key(self) -> Mapping[str, FieldSpec]:
        """Key -> field, in order; the first where a key stands twice."""
        last = {spec.key: spec for spec in reversed(self.fields)}
        return {key: last[key] for key in reversed(last)}

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Key of a field -> its section."""
        return {spec.key: section for section in reversed(self.sections) for spec in section.fields}

    def of_stage(self, stage: str) -> tuple[FieldSpec, ...]:
        """Return the fields that the person of a stage writes or reads, in order."""
        return tuple(spec for section in self.sections if section.stage == stage for spec in section.fields)

    def needs(self, key: str) -> frozenset[str]:
        """Return the fields that must be known before this one, by its own words and those of its section."""
        when = self.section_of[key].when
        return self.by_key[key].needs | (when.keys if when else frozenset())

    def deciding(self, stage: str) -> frozenset[str]:
        """Return the fields on which one of the stage depends, those whose rows are added up included."""
        specs = self.of_stage(stage)
        needed = {key for spec in specs for key in self.needs(spec.key)}
        rows = (spec for spec in specs if spec.kind == "rows")
        own = {spec.key for spec in rows if spec.totals or any(column.needs for column in spec.columns)}
        return frozenset(needed | own)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The keys of the fields so that each comes after those it needs. Raises FormSpecError for a circle."""
        return sort_by_need({key: self.needs(key) & self.by_key.keys() for key in self.by_key})

    def everything(self) -> Iterator[tuple[FieldSpec, FieldSpec | None]]:
        """Give each field, and each column with the rows that it is in."""
        for spec in self.fields:
            yield spec, None
            for column in spec.columns:
                yield column, spec

    def to_json(self) -> list[dict[str, Any]]:
        """Return what is stored: the fields alone where there is one plain section, else the sections."""
        if not self.sections:
            return []
        if len(self.sections) == 1 and self.sections[0].is_plain:
            return [spec.to_json() for spec in self.sections[0].fields]
        return [section.to_json() for section in self.sections]


def address_of(spec: FieldSpec, rows: FieldSpec | None) -> str:
    """Return where a field stands: its key, of a column "rows.column"."""
    return f"{rows.key}.{spec.key}" if rows else spec.key
