"""Keys that tell programs what a field asks, in place of those that the editor gave for its kind, or to a copy."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section, address_of
from departments.formspec.keys import OF_REQUESTS, key_of, numbered, renamed, renamed_condition
from departments.formspec.kinds import KINDS

from .parts import known_keys, taken_keys

_OF_KIND = re.compile(f"(?:{'|'.join((*KINDS, 'section'))})(?:_[0-9]+)?")
_OF_COPY = re.compile("(.+)_[0-9]+")
Names = Mapping[str, str]


def with_telling_keys(form: FormSpec, published: Collection[str]) -> FormSpec:
    """Return the form with keys made of words where they are made of a kind ("text_2"), or of the key of what was
    copied: what names them follows.

    `published` are the addresses that programs know already (`published_addresses`): those stay, whatever they are.
    None takes the name of what every request is asked, which a link fills in by that name.
    """
    known = {address.partition(".")[0] for address in published}
    taken = known_keys(form) | known
    columns = {spec.key: _names(_columns_of(spec), taken, published) for spec in form.fields if spec.columns}
    inside = FormSpec(tuple(_section(one, columns) for one in form.sections))
    names = _names(_top(inside), taken_keys(inside) | known | {*OF_REQUESTS}, published)
    return FormSpec(
        tuple(
            replace(
                section,
                key=names.get(section.key, section.key),
                when=renamed_condition(section.when, names),
                fields=tuple(renamed(spec, names) for spec in section.fields),
            )
            for section in inside.sections
        )
    )


def published_addresses(form: FormSpec) -> set[str]:
    """Return the keys of the sections and the addresses of the fields of a form that was published."""
    sections = {section.key for section in form.sections if section.key}
    return sections | {address_of(spec, rows) for spec, rows in form.everything()}


def _top(form: FormSpec) -> Iterator[tuple[str, str, str]]:
    """Give key, address and key made of words of sections and fields."""
    for section in form.sections:
        yield section.key, section.key, key_of(section.label)
        for spec in section.fields:
            yield spec.key, spec.key, key_of(spec.label)


def _columns_of(rows: FieldSpec) -> Iterator[tuple[str, str, str]]:
    for column in rows.columns:
        yield column.key, address_of(column, rows), key_of(column.label)


def _names(items: Iterator[tuple[str, str, str]], taken: set[str], published: Collection[str]) -> Names:
    """Return old key -> new key, each of them free."""
    all_items = list(items)
    keys = {key for key, _address, _words in all_items}
    used, names = taken | keys, dict[str, str]()
    for key, address, words in all_items:
        if words and address not in published and _is_given(key, keys):
            names[key] = numbered(words, used - {key})
            used.add(names[key])
    return names


def _is_given(key: str, keys: Collection[str]) -> bool:
    """Say whether the editor gave the key: for a kind, or to a copy of what is still there."""
    copied = _OF_COPY.fullmatch(key)
    return bool(_OF_KIND.fullmatch(key)) or (copied is not None and copied[1] in keys)


def _section(section: Section, columns: Mapping[str, Names]) -> Section:
    return replace(section, fields=tuple(_field(spec, columns) for spec in section.fields))


def _field(spec: FieldSpec, columns: Mapping[str, Names]) -> FieldSpec:
    """Give the columns of rows their new keys, there and in what counts with them elsewhere."""
    own = columns.get(spec.key, {})
    calculation = spec.calculation
    if calculation is not None:
        terms = (term.partition(".") for term in calculation.of)
        of = tuple(key + dot + columns.get(key, {}).get(rest, rest) for key, dot, rest in terms)
        calculation = replace(calculation, of=of)
    return replace(
        spec,
        columns=tuple(renamed(column, own) for column in spec.columns),
        totals=tuple(own.get(total, total) for total in spec.totals),
        calculation=calculation,
    )
