"""Edits of fields, and of the columns of rows."""

from dataclasses import replace
from typing import Any

from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec
from departments.formspec.keys import free_names, numbered, renamed
from departments.formspec.kinds import KINDS, WITH_OPTIONS
from departments.formspec.values import FormSpecError

from .parts import among, bounded, field_at, inserted, known_keys, section_at, taken_keys, with_section


def add_field(form: FormSpec, spec: FieldSpec, section: int = -1, at: int | None = None) -> FormSpec:
    """Put a field into a section (the last one; a first one is made where there is none), last without a position."""
    fresh = renamed(spec, free_names([spec.key], taken_keys(form)))
    return bounded(with_section(form, section, lambda specs: inserted(specs, fresh, at)))


def add_column(form: FormSpec, rows: str, spec: FieldSpec, at: int | None = None) -> FormSpec:
    """Put a column into rows, last without a position."""
    if field_at(form, rows).kind != "rows" or not KINDS[spec.kind].fits_rows:
        raise FormSpecError(f"field {rows!r} takes no column of type {spec.kind!r}")
    fresh = renamed(spec, {spec.key: numbered(spec.key, _taken_in(form, rows))})
    return set_field(form, rows, columns=inserted(field_at(form, rows).columns, fresh, at))


def remove(form: FormSpec, address: str) -> FormSpec:
    """Remove a field, or a column with its total. What names it stays, and names what is gone."""
    gone = field_at(form, address)
    changed = among(form, address, lambda specs: tuple(one for one in specs if one is not gone))
    rows, dot, column = address.partition(".")
    if not dot:
        return changed
    totals = tuple(total for total in field_at(form, rows).totals if total != column)
    return set_field(changed, rows, totals=totals)


def move(form: FormSpec, address: str, at: int, section: int | None = None) -> FormSpec:
    """Move a field to a position in its section or another one, a column among the columns."""
    spec = field_at(form, address)
    without = among(form, address, lambda specs: tuple(one for one in specs if one is not spec))
    if "." in address:
        rows = address.partition(".")[0]
        return set_field(without, rows, columns=inserted(field_at(without, rows).columns, spec, at))
    home = form.section_of[address]
    place = next(at for at, one in enumerate(form.sections) if one is home) if section is None else section
    section_at(without, place)
    return with_section(without, place, lambda specs: inserted(specs, spec, at))


def copy(form: FormSpec, address: str) -> FormSpec:
    """Put a copy of a field or column behind it, under a free key; it is no part of a field set any more."""
    spec = field_at(form, address)
    rows, dot, _column = address.partition(".")
    taken = _taken_in(form, rows) if dot else taken_keys(form)
    key = numbered(spec.key, taken)
    again = replace(renamed(spec, {spec.key: key}), origin=None)
    copied = among(form, address, lambda specs: inserted(specs, again, specs.index(spec) + 1))
    return bounded(copied)


def set_field(form: FormSpec, address: str, **settings: Any) -> FormSpec:
    """Change settings of a field or column, by the names of FieldSpec: its words, bounds, choices, condition ..."""
    if "key" in settings:
        raise FormSpecError("a key never changes")
    old = field_at(form, address)
    new = replace(old, **settings)
    return bounded(among(form, address, lambda specs: tuple(new if one is old else one for one in specs)))


def change_kind(form: FormSpec, address: str, kind: str) -> FormSpec:
    """Make a field another kind: words and conditions stay, settings that the kind cannot have go."""
    if kind not in KINDS or ("." in address and not KINDS[kind].fits_rows):
        raise FormSpecError(f"field {address!r}: there is no field type {kind!r}")
    old = field_at(form, address)
    bounds = KINDS[kind].bounds if KINDS[kind].bounds == KINDS[old.kind].bounds else ""
    is_amount, is_date = kind in ("number", "money"), KINDS[kind].bounds == "date"
    settings = {
        "kind": kind,
        "is_required": old.is_required and KINDS[kind].is_asked,
        "may_follow": old.may_follow and KINDS[kind].is_asked,
        "options": old.options if kind in WITH_OPTIONS else (),
        "min": old.min if bounds else "",
        "max": old.max if bounds else "",
        "step": old.step if is_amount and bounds else "",
        "unit": old.unit if kind == "number" else {},
        "currency": old.currency if kind in ("money", "calculated") else "",
        "is_not_past": old.is_not_past and is_date,
        "after": old.after if is_date else "",
        "not_before": old.not_before if is_date else "",
        "not_above": old.not_above if is_amount else "",
        "pattern": old.pattern if kind == "text" else "",
        "mask": old.mask if kind == "text" else "",
        "default": old.default if kind == old.kind else None,
        "columns": old.columns if kind == "rows" else (),
        "totals": old.totals if kind == "rows" else (),
        "calculation": old.calculation if kind == "calculated" else None,
    }
    return set_field(form, address, **settings)


def _taken_in(form: FormSpec, rows: str) -> set[str]:
    """Return the keys that a new column must not have: it would stand before a field that other columns name."""
    return known_keys(form) | {column.key for column in field_at(form, rows).columns}
