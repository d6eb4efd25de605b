"""Edits that take parts of another version of the same form, as after two editors worked on it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, TypeVar

from departments.formspec.differences import WHOLE
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.formspec.values import FormSpecError

from .parts import Specs, among, bounded, each_section, inserted

Part = TypeVar("Part", FieldSpec, Section)


def take(form: FormSpec, other: FormSpec, key: str) -> FormSpec:
    """Return the form with a field or a section as it is in the other one: changed, added or removed.

    A field stays where it is in the form; one that is new comes behind the field before it in the other form. Of a
    section its settings are taken: its fields are taken one by one, and stay with the section before it if it goes.
    """
    if key in other.by_key or key in form.by_key:
        return bounded(_take_field(form, other, key))
    if key not in _keys(form) | _keys(other):
        raise FormSpecError(f"there is no field or section {key!r}")
    return bounded(_take_section(form, other, key))


def take_parts(form: FormSpec, other: FormSpec, key: str, names: Collection[str]) -> FormSpec:
    """Return the form with some parts of a field or section that both have as they are in the other one.

    names: as `differences.names_of` has them, WHOLE for all of it.
    """
    if WHOLE in names:
        return take(form, other, key)
    if key in form.by_key:
        own, there = form.by_key[key], other.by_key[key]
        made = _with(own, there, names)
        return bounded(among(form, key, lambda specs: tuple(made if one is own else one for one in specs)))
    section = next(one for one in other.sections if one.key == key)
    return FormSpec(tuple(_with(one, section, names) if one.key == key else one for one in form.sections))


def _with(own: Part, other: Part, names: Collection[str]) -> Part:
    changed: dict[str, Any] = {}
    for name in names:
        text, dot, language = name.partition(".")
        if dot:
            side = {language: getattr(other, text).get(language, "")}
            changed[text] = {**changed.get(text, getattr(own, text)), **side}
        else:
            changed[name] = getattr(other, name)
    return replace(own, **changed)


def _take_field(form: FormSpec, other: FormSpec, key: str) -> FormSpec:
    if key not in other.by_key:
        return each_section(form, lambda specs: tuple(spec for spec in specs if spec.key != key))
    theirs = other.by_key[key]
    if key in form.by_key:
        mine = form.by_key[key]
        return among(form, key, lambda specs: tuple(theirs if one is mine else one for one in specs))
    there = other.section_of[key]
    before = {spec.key for spec in there.fields[: there.fields.index(theirs)]}
    home = _home(form, there, other.sections.index(there))
    if home is None:
        return FormSpec((*form.sections, replace(there, fields=(theirs,))))
    return FormSpec(
        tuple(
            replace(one, fields=_behind(one.fields, theirs, before)) if one is home else one
            for one in form.sections
        )
    )


def _home(form: FormSpec, section: Section, at: int) -> Section | None:
    """Return the section of the form that stands for one of the other: by key, or by position where it has none."""
    if section.key:
        return next((one for one in form.sections if one.key == section.key), None)
    return form.sections[min(at, len(form.sections) - 1)] if form.sections else None


def _behind(specs: Specs, new: FieldSpec, before: set[str]) -> Specs:
    places = [at + 1 for at, spec in enumerate(specs) if spec.key in before]
    return inserted(specs, new, max(places, default=0))


def _take_section(form: FormSpec, other: FormSpec, key: str) -> FormSpec:
    theirs = next((one for one in other.sections if one.key == key), None)
    if theirs is None:
        return _without_section(form, key)
    if key not in _keys(form):
        return FormSpec(inserted(form.sections, replace(theirs, fields=()), other.sections.index(theirs)))
    return FormSpec(
        tuple(replace(theirs, fields=one.fields) if one.key == key else one for one in form.sections)
    )


def _without_section(form: FormSpec, key: str) -> FormSpec:
    at = next(at for at, one in enumerate(form.sections) if one.key == key)
    rest, left = [*form.sections[:at], *form.sections[at + 1 :]], form.sections[at].fields
    if not left:
        return FormSpec(tuple(rest))
    if not rest:
        return FormSpec((Section(fields=left),))
    place = max(at - 1, 0)
    own = rest[place].fields
    rest[place] = replace(rest[place], fields=own + left if at else left + own)
    return FormSpec(tuple(rest))


def _keys(form: FormSpec) -> set[str]:
    return {section.key for section in form.sections if section.key}
