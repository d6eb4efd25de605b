"""The codes and words in a file that mean something only where they are known: which there are, and others for them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from departments.formspec.conditions import Condition, Criterion
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section
from departments.formspec.kinds import WITHOUT_VALUE

from .service_file import HEAD, PROVIDER, TEAM, People, ServiceFile

DEPARTMENT, ROLE, POST, PLACE, FIELD_SET = "department", "role", "post", "place", "field_set"
KINDS = (DEPARTMENT, ROLE, POST, PLACE, FIELD_SET)
WORDS = {"audience": (PROVIDER, TEAM), "responsibility": (PROVIDER, TEAM, HEAD), "form": ()}  # no codes
Codes = Mapping[str, Mapping[str, str]]  # kind -> code of the file -> code here; "" leaves it out


@dataclass(frozen=True)
class Named:
    """A code or word that a file names, and where: "audience", "responsibility", "form"."""

    kind: str
    word: str
    where: tuple[str, ...]


def named_in(file: ServiceFile) -> tuple[Named, ...]:
    """Return what the file names that another desk may not have, each once, in the order of KINDS."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for kind, word, where in _named(file):
        if kind != DEPARTMENT or word not in WORDS[where]:
            found.setdefault((kind, word), {})[where] = None
    order = sorted(found, key=lambda one: KINDS.index(one[0]))
    return tuple(Named(kind, word, tuple(found[kind, word])) for kind, word in order)


def with_codes(file: ServiceFile, codes: Codes) -> ServiceFile:
    """Return the file with codes of here.

    What is left out never lets more people in: a group that loses all it names of a kind goes as a whole, and where no
    group is left, only the providing department is. A test that loses its value keeps the form from being published
    until someone has said it again; fields of an unknown set stay as fields of their own.
    """
    if not any(codes.values()):
        return file
    return replace(
        file,
        audience={purpose: _groups(groups, codes) for purpose, groups in file.audience.items()},
        responsibility={
            duty: _words(units, codes.get(DEPARTMENT, {})) for duty, units in file.responsibility.items()
        },
        form=_form(file.form, codes),
    )


def _named(file: ServiceFile) -> Iterable[tuple[str, str, str]]:
    for groups in file.audience.values():
        for group in groups:
            yield from ((kind, word, "audience") for kind in _OF_PEOPLE for word in _of(group, kind))
    for units in file.responsibility.values():
        yield from ((DEPARTMENT, unit, "responsibility") for unit in units)
    for test, rows in _tests(file.form):
        kind = _kind_of(test, file.form, rows)
        yield from ((kind, str(value), "form") for value in _values(test) if kind)
    yield from ((FIELD_SET, _set_of(spec), "form") for spec in file.form.fields if spec.origin)


_OF_PEOPLE = {DEPARTMENT: "departments", ROLE: "roles", POST: "posts", PLACE: "places"}


def _of(group: People, kind: str) -> tuple[str, ...]:
    words: tuple[str, ...] = getattr(group, _OF_PEOPLE[kind])
    return words


def _groups(groups: tuple[People, ...], codes: Codes) -> tuple[People, ...]:
    kept = []
    for group in groups:
        named = {name: _words(_of(group, kind), codes.get(kind, {})) for kind, name in _OF_PEOPLE.items()}
        if all(named[name] for kind, name in _OF_PEOPLE.items() if _of(group, kind)):
            kept.append(People(**named))
    return tuple(kept) if kept or not groups else (People(departments=(PROVIDER,)),)


def _words(words: Iterable[str], codes: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in (codes.get(one, one) for one in words) if word))


def _form(form: FormSpec, codes: Codes) -> FormSpec:
    gone = codes.get(FIELD_SET, {})

    def of_test(rows: FieldSpec | None, test: Criterion) -> Criterion:
        kind = _kind_of(test, form, rows)
        if not kind or not any(str(value) in codes.get(kind, {}) for value in _values(test)):
            return test
        words = _words(map(str, _values(test)), codes[kind])
        if not words:
            return replace(test, value=None)
        return replace(test, value=words if isinstance(test.value, tuple) else words[0])

    def of_field(spec: FieldSpec, rows: FieldSpec | None = None) -> FieldSpec:
        return replace(
            spec,
            when=_condition(spec.when, partial(of_test, rows)),
            columns=tuple(of_field(column, spec) for column in spec.columns),
            origin=None if spec.origin and gone.get(_set_of(spec)) == "" else spec.origin,
        )

    def of_section(section: Section) -> Section:
        when = _condition(section.when, partial(of_test, None))
        return replace(section, when=when, fields=tuple(map(of_field, section.fields)))

    return FormSpec(tuple(map(of_section, form.sections)))


def _condition(condition: Condition | None, change: Callable[[Criterion], Criterion]) -> Condition | None:
    if condition is None:
        return None
    parts = (
        change(part) if isinstance(part, Criterion) else _condition(part, change) for part in condition.parts
    )
    return replace(condition, parts=tuple(part for part in parts if part is not None))


def _tests(form: FormSpec) -> Iterable[tuple[Criterion, FieldSpec | None]]:
    """Return what the conditions ask, that of a column with the rows that it is in."""
    for section in form.sections:
        yield from ((test, None) for test in (section.when.tests if section.when else ()))
    for spec, rows in form.everything():
        yield from ((test, rows) for test in (spec.when.tests if spec.when else ()))


def _kind_of(test: Criterion, form: FormSpec, rows: FieldSpec | None) -> str:
    """Return of which kind the codes of a test are, "" for none; a column sees those beside it before the fields."""
    beside = {column.key: column for column in rows.columns} if rows else {}
    spec = beside.get(test.field) or form.by_key.get(test.field)
    kind = test.requester or (spec.kind if spec else "")
    return kind if kind in (DEPARTMENT, PLACE) or (kind == ROLE and test.requester) else ""


def _values(test: Criterion) -> tuple[Any, ...]:
    if test.test in WITHOUT_VALUE or test.value is None:
        return ()
    return test.value if isinstance(test.value, tuple) else (test.value,)


def _set_of(spec: FieldSpec) -> str:
    return f"{spec.origin.key} {spec.origin.version}" if spec.origin else ""
