"""Take out of a form what names a person, a unit or a place by what only one desk knows of them."""

from collections.abc import Mapping
from dataclasses import replace

from departments.formspec.conditions import Condition, Criterion
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.formspec.kinds import NAMED, WITHOUT_VALUE

OF_REQUESTER = "requester"


def without_people(form: FormSpec) -> tuple[FormSpec, tuple[str, ...]]:
    """Return the form as a file may hold it, and the keys of the sections, fields and columns that lost something.

    A test that compares with people loses its value, so that the form is not published before someone has said it
    again. A default stays if it is "requester": units and places are kept by numbers that mean nothing elsewhere.
    """
    kept = FormSpec(tuple(_section(section, form) for section in form.sections))
    before, after = _parts(form), _parts(kept)
    return kept, tuple(key for key in before if before[key] != after[key])


def _section(section: Section, form: FormSpec) -> Section:
    kinds = {key: spec.kind for key, spec in form.by_key.items()}
    fields = tuple(_field(spec, kinds) for spec in section.fields)
    return replace(section, when=_condition(section.when, kinds), fields=fields)


def _field(spec: FieldSpec, kinds: Mapping[str, str]) -> FieldSpec:
    inner = {**kinds, **{column.key: column.kind for column in spec.columns}}
    is_elsewhere = spec.kind in NAMED and spec.default not in (None, OF_REQUESTER)
    return replace(
        spec,
        when=_condition(spec.when, kinds),
        default=None if is_elsewhere else spec.default,
        columns=tuple(_field(column, inner) for column in spec.columns),
    )


def _condition(condition: Condition | None, kinds: Mapping[str, str]) -> Condition | None:
    if condition is None:
        return None
    parts = (
        _test(part, kinds) if isinstance(part, Criterion) else _condition(part, kinds)
        for part in condition.parts
    )
    return replace(condition, parts=tuple(part for part in parts if part is not None))


def _test(test: Criterion, kinds: Mapping[str, str]) -> Criterion:
    names_people = kinds.get(test.field) == "person" and test.test not in WITHOUT_VALUE
    return replace(test, value=None) if names_people else test


def _parts(form: FormSpec) -> dict[str, object]:
    """Return key -> what a section or field has that may name someone."""
    found: dict[str, object] = {section.key: section.when for section in form.sections if section.when}
    for spec, rows in form.everything():
        found[f"{rows.key}.{spec.key}" if rows else spec.key] = (spec.when, str(spec.default))
    return found
