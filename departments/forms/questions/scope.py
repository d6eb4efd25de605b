"""What the settings of a field may name: the other fields, and what is known of the requester."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from departments.display.condition_words import REQUESTER, label_of
from departments.formspec.edits import section_at
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.formspec.kinds import KINDS, NUMERIC, OF_REQUESTER, REQUESTER_TESTS, STAGES
from departments.formspec.values import FormSpecError
from servicedesk.text.reading import number_in

SECTION = "section:"


def position_of(address: str) -> int:
    """Return the position that the address of a section gives. Raises FormSpecError for any other address."""
    position = number_in(address.removeprefix(SECTION), 3)
    if not address.startswith(SECTION) or position is None:
        raise FormSpecError(f"{address[:60]!r} is no section")
    return position


@dataclass(frozen=True)
class Subject:
    """What a condition may ask: a field ("field:KEY"), or something of the requester ("requester:role")."""

    name: str
    label: str
    kind: str
    tests: tuple[str, ...]
    spec: FieldSpec | None = None


@dataclass(frozen=True)
class Scope:
    """A field, column or section of a form, by its address: "KEY", "ROWS.COLUMN" or "section:POSITION"."""

    form: FormSpec
    address: str

    @property
    def is_section(self) -> bool:
        return self.address.startswith(SECTION)

    @property
    def is_column(self) -> bool:
        return self.rows is not None

    @cached_property
    def rows(self) -> FieldSpec | None:
        """The rows that a column is in."""
        key, dot, _column = self.address.partition(".")
        return self.form.by_key[key] if dot else None

    @cached_property
    def section(self) -> Section:
        """The section, or the one that the field is in."""
        if self.is_section:
            return section_at(self.form, position_of(self.address))
        return self.form.section_of[self.address.partition(".")[0]]

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """Name -> what its condition may ask, in order: what lies before it, what belongs to the requester."""
        askable = (spec for spec in self._answered() if KINDS[spec.kind].tests)
        found = [*map(self._subject, askable), *_of_requester()]
        return {subject.name: subject for subject in found}

    def dates(self) -> list[FieldSpec]:
        """Return the dates that another date may be measured by."""
        return [spec for spec in self._answered() if spec.kind in ("date", "date_range")]

    def terms(self) -> list[tuple[str, str]]:
        """Return key -> words of the numbers that a sum or a product may take, columns of rows included."""
        return self.numbers() + [
            (f"{rows.key}.{column.key}", f"{label_of(rows)} › {label_of(column)}")
            for rows in self._answered()
            for column in rows.columns
            if column.kind in NUMERIC and not self.is_column
        ]

    def numbers(self) -> list[tuple[str, str]]:
        """Return key -> words of the numbers, amounts and results that another number may be measured by."""
        return [(spec.key, label_of(spec)) for spec in self._answered() if spec.kind in NUMERIC]

    def countable(self) -> list[tuple[str, str]]:
        """Return key -> words of what can be counted: rows, choices and files."""
        return [
            (spec.key, label_of(spec))
            for spec in self._answered()
            if spec.kind in ("rows", "choices", "file")
        ]

    def _others(self) -> Iterator[FieldSpec]:
        """Give the columns beside a column, then all fields but itself and those that need it.

        Of a field that has the key of a column beside it nobody could tell that it is meant.
        """
        key, _dot, column = self.address.partition(".")
        beside = self.rows.columns if self.rows is not None else ()
        yield from (one for one in beside if one.key != column)
        barred = self._dependants({spec.key for spec in self.section.fields} if self.is_section else {key})
        barred |= {one.key for one in beside}
        yield from (spec for spec in self.form.fields if spec.key not in barred)

    def _dependants(self, keys: set[str]) -> set[str]:
        """Return the fields that need one of these, and these: what would end in a circle."""
        found = set(keys)
        while more := {
            spec.key
            for spec in self.form.fields
            if self.form.needs(spec.key) & found and spec.key not in found
        }:
            found |= more
        return found

    def _answered(self) -> Iterator[FieldSpec]:
        """Give those of them that are answered by then: of this stage, or of an earlier one."""
        last = STAGES.index(self.section.stage)
        columns = self.rows.columns if self.rows else ()
        for spec in self._others():
            home = None if spec in columns else self.form.section_of.get(spec.key)
            if home is None or STAGES.index(home.stage) <= last:
                yield spec

    @staticmethod
    def _subject(spec: FieldSpec) -> Subject:
        return Subject(f"field:{spec.key}", label_of(spec), spec.kind, KINDS[spec.kind].tests, spec)


def _of_requester() -> Iterator[Subject]:
    for what in OF_REQUESTER:
        yield Subject(f"requester:{what}", str(REQUESTER[what]), what, REQUESTER_TESTS)
