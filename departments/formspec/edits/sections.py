"""Edits of sections, and of whole forms."""

from dataclasses import replace
from typing import Any

from departments.formspec.form import FormSpec, Section
from departments.formspec.keys import free_names, renamed, renamed_condition

from .parts import bounded, inserted, known_keys, other_parts, section_at, section_keys, taken_keys


def add_section(form: FormSpec, section: Section, at: int | None = None) -> FormSpec:
    """Put a section before the one at a position, last without one; keys that are taken are replaced by free ones."""
    return bounded(FormSpec(inserted(form.sections, _fresh(form, section), at)))


def remove_section(form: FormSpec, at: int) -> FormSpec:
    """Remove a section with its fields."""
    section_at(form, at)
    return FormSpec(form.sections[:at] + form.sections[at + 1 :])


def move_section(form: FormSpec, at: int, to: int) -> FormSpec:
    """Move a section to another position."""
    section = section_at(form, at)
    return FormSpec(inserted(remove_section(form, at).sections, section, to))


def copy_section(form: FormSpec, at: int) -> FormSpec:
    """Put a copy of a section, with its fields, behind it."""
    return add_section(form, section_at(form, at), at + 1)


def set_section(form: FormSpec, at: int, **settings: Any) -> FormSpec:
    """Change the label, help, stage or condition of a section; its fields stay as they are."""
    old = section_at(form, at)
    new = replace(old, **settings, fields=old.fields)
    return FormSpec((*form.sections[:at], new, *form.sections[at + 1 :]))


def append_form(form: FormSpec, other: FormSpec) -> FormSpec:
    """Put the sections of another form behind those of this one; what they name among each other follows them."""
    if all(section.is_plain and not section.fields for section in form.sections):
        return other
    named = [*section_keys(other), *other.by_key]
    names = free_names([*named, *sorted(known_keys(other) - set(named))], taken_keys(form))
    again = other_parts(form, FormSpec(tuple(_under(section, names) for section in other.sections)))
    return bounded(FormSpec(form.sections + again.sections))


def _fresh(form: FormSpec, section: Section) -> Section:
    keys = [key for key in (section.key, *(spec.key for spec in section.fields)) if key]
    again = _under(section, free_names(keys, taken_keys(form)))
    return other_parts(form, FormSpec((again,))).sections[0]


def _under(section: Section, names: dict[str, str]) -> Section:
    return replace(
        section,
        key=names.get(section.key, section.key),
        when=renamed_condition(section.when, names),
        fields=tuple(renamed(spec, names) for spec in section.fields),
    )
