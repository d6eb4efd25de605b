"""Where an edit takes place: addresses, keys and bounds of a form."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.formspec.reading import MAX_COLUMNS, MAX_FIELDS, MAX_SECTIONS
from departments.formspec.values import FormSpecError

Specs = tuple[FieldSpec, ...]
T = TypeVar("T")


class FormFull(FormSpecError):
    """There is no room for more; `what` is sections, fields or columns, `most` how many there may be."""

    def __init__(self, what: str, most: int) -> None:
        super().__init__(f"at most {most} {what}")
        self.what, self.most = what, most


def field_at(form: FormSpec, address: str) -> FieldSpec:
    """Return a field, or a column of rows."""
    key, dot, column = address.partition(".")
    found = form.by_key.get(key)
    if found is not None and dot:
        found = next((one for one in found.columns if one.key == column), None)
    if found is None:
        raise FormSpecError(f"there is no field {address!r}")
    return found


def section_at(form: FormSpec, at: int) -> Section:
    """Return the section at a position."""
    if not 0 <= at < len(form.sections):
        raise FormSpecError(f"there is no section {at}")
    return form.sections[at]


def taken_keys(form: FormSpec) -> set[str]:
    """Return the keys that no new field or section may have: those that stand for something, or are still named.

    Those of columns too: beside such a column nothing could name the new field.
    """
    return known_keys(form) | {column.key for spec in form.fields for column in spec.columns}


def known_keys(form: FormSpec) -> set[str]:
    """Return the same without those of columns, which a column of other rows may have too."""
    named = {key for section in form.sections for key in (section.when.keys if section.when else ())}
    return {*section_keys(form), *form.by_key, *named}.union(*(spec.needs for spec in form.fields))


def parts_of(form: FormSpec, key: str) -> int:
    """Return how often the form took a field set."""
    origins = [spec.origin for spec in form.fields if spec.origin]
    return max((origin.part for origin in origins if origin.key == key), default=0)


def other_parts(form: FormSpec, copied: FormSpec) -> FormSpec:
    """Return what was copied with parts of field sets of its own, apart from those that the form has."""

    def apart(spec: FieldSpec) -> FieldSpec:
        if spec.origin is None:
            return spec
        part = parts_of(form, spec.origin.key) + spec.origin.part
        return replace(spec, origin=replace(spec.origin, part=part))

    return each_section(copied, lambda specs: tuple(apart(spec) for spec in specs))


def section_keys(form: FormSpec) -> list[str]:
    """Return the keys of the sections that have one."""
    return [section.key for section in form.sections if section.key]


def inserted(items: Sequence, item: T, at: int | None) -> tuple[T, ...]:
    """Return the items with one more at a position, last without one."""
    place = len(items) if at is None else max(0, min(at, len(items)))
    return (*items[:place], item, *items[place:])


def among(form: FormSpec, address: str, change: Callable[[Specs], Specs]) -> FormSpec:
    """Change the fields, or columns, among which an address stands."""
    key, dot, _column = address.partition(".")
    field_at(form, address)
    if dot:
        rows = form.by_key[key]
        altered = replace(rows, columns=change(rows.columns))
        return among(form, key, lambda specs: tuple(altered if one is rows else one for one in specs))
    home = form.section_of[key]
    return FormSpec(
        tuple(replace(one, fields=change(one.fields)) if one is home else one for one in form.sections)
    )


def each_section(form: FormSpec, change: Callable[[Specs], Specs]) -> FormSpec:
    """Change the fields of every section."""
    return FormSpec(tuple(replace(section, fields=change(section.fields)) for section in form.sections))


def with_section(form: FormSpec, at: int, change: Callable[[Specs], Specs]) -> FormSpec:
    """Change the fields of the section at a position, from the end where it is negative; a first one is made."""
    sections = form.sections or (Section(),)
    at = at % len(sections) if at < 0 else at
    section = section_at(FormSpec(sections), at)
    return FormSpec((*sections[:at], replace(section, fields=change(section.fields)), *sections[at + 1 :]))


def bounded(form: FormSpec) -> FormSpec:
    """Return the form. Raises FormFull where it is larger than a form may be."""
    counts = {
        "sections": (len(form.sections), MAX_SECTIONS),
        "fields": (sum(spec.kind != "hint" for spec in form.fields), MAX_FIELDS),
        "hints and fields": (len(form.fields), 2 * MAX_FIELDS),
        "columns": (max((len(spec.columns) for spec in form.fields), default=0), MAX_COLUMNS),
    }
    for what, (count, most) in counts.items():
        if count > most:
            raise FormFull(what, most)
    return form
