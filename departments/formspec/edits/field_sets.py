"""Edits that take the fields of a field set, and bring them up to date."""

from collections.abc import Mapping
from dataclasses import replace

from departments.formspec.fields import FieldSpec, Origin
from departments.formspec.form import FormSpec
from departments.formspec.keys import free_names, renamed

from .parts import Specs, bounded, each_section, parts_of, taken_keys, with_section


def take_set(
    form: FormSpec, fields: Specs, *, key: str, version: int, section: int = -1, at: int | None = None
) -> FormSpec:
    """Put the fields of a version of a field set into a section (the last one); they remember where they come from.

    Keys that are taken are replaced by free ones, and what the fields name among each other follows.
    """
    part = parts_of(form, key) + 1
    names = free_names([spec.key for spec in fields], taken_keys(form))
    taken = tuple(_taken(spec, names, Origin(key, version, spec.key, part)) for spec in fields)

    def put(there: Specs) -> Specs:
        place = len(there) if at is None else at
        return (*there[:place], *taken, *there[place:])

    return bounded(with_section(form, section, put))


def update_set(form: FormSpec, fields: Specs, *, key: str, version: int, part: int = 1) -> FormSpec:
    """Return the form with the fields that it took from a set as they are in another version of it.

    Keys and places stay; new fields come before the next one of the set that the form has, else behind its last; what
    is gone there is removed. What the form changed of them is overwritten, so show the difference first.
    """
    own = {
        spec.origin.field: spec.key
        for spec in form.fields
        if spec.origin and (spec.origin.key, spec.origin.part) == (key, part)
    }
    if not own:
        return form
    new = [spec.key for spec in fields if spec.key not in own]
    names = own | free_names(new, taken_keys(form))
    taken = {spec.key: _taken(spec, names, Origin(key, version, spec.key, part)) for spec in fields}
    runs = _runs(taken, own)
    return bounded(
        each_section(form, lambda specs: tuple(one for spec in specs for one in runs.get(spec.key, [spec])))
    )


def _runs(taken: Mapping[str, FieldSpec], own: Mapping[str, str]) -> dict[str, list[FieldSpec]]:
    """Return key of a field of the form -> what comes in its place."""
    runs: dict[str, list[FieldSpec]] = {key: [] for key in own.values()}
    last, waiting = list(own.values())[-1], list[FieldSpec]()
    for name, spec in taken.items():
        waiting.append(spec)
        if name in own:
            runs[own[name]], last, waiting = waiting, own[name], []
    runs[last] += waiting
    return runs


def _taken(spec: FieldSpec, names: Mapping[str, str], origin: Origin) -> FieldSpec:
    return replace(renamed(spec, names), origin=origin)
