"""What one form changed of another: sections, fields, columns and choices, by their keys. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .fields import FieldSpec, Texts
from .form import FormSpec, Section, address_of

OF_SECTIONS = ("label", "help", "stage", "when")
OF_FIELDS = (
    "label", "help", "kind", "is_required", "may_follow", "min", "max", "is_not_past", "after", "not_before",
    "not_above", "step", "unit", "currency", "pattern", "mask", "default", "calculation", "totals", "when", "origin",
)  # fmt: skip
TEXTS = ("label", "help", "unit")
LANGUAGES = ("en", "zh")
WHOLE = "whole"


@dataclass(frozen=True)
class Part:
    """What changed of a section or field: a name of OF_SECTIONS or OF_FIELDS with both values.

    Of choices: options_added and options_removed with their labels, options_reworded with the labels before and after,
    options_moved with all of them in order.
    """

    name: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Change:
    """Something was added, removed, moved or changed (`what`): a section, field or column (`of`).

    label: what it is called now, or was. where: the label of what it is in now: its section, or its rows. is_across:
    whether it moved to another section. parts: what changed of it. old, new: the forms, which name what parts refer to.
    """

    what: str
    of: str
    address: str
    label: Texts
    where: Texts = field(default_factory=dict)
    is_across: bool = False
    parts: tuple[Part, ...] = ()
    old: FormSpec = field(default_factory=FormSpec, compare=False, repr=False)
    new: FormSpec = field(default_factory=FormSpec, compare=False, repr=False)


Found = Iterator[Change]
Homes = Mapping[str, tuple[str, Section]]  # key of a field -> name of its section, and the section


def names_of(change: Change) -> frozenset[str]:
    """Return what of its field or section a change is about, each of which one may have for itself (`take_parts`).

    Texts go by language ("label.zh"), all choices together ("options"), all columns too ("columns"); WHOLE is a field
    or section that was added or removed.
    """
    if change.of == "column":
        return frozenset({"columns"})
    if change.what != "changed":
        return frozenset({WHOLE})
    return frozenset(name for part in change.parts for name in _names(part))


def about(change: Change, name: str) -> Change:
    """Return the change as far as it is about one of its names."""
    if change.of == "column" or change.what != "changed":
        return change
    return replace(change, parts=tuple(one for part in change.parts for one in _about(part, name)))


def _names(part: Part) -> Iterator[str]:
    if part.name in TEXTS:
        yield from (
            f"{part.name}.{one}" for one in LANGUAGES if _side(part.before, one) != _side(part.after, one)
        )
    else:
        yield "options" if part.name.startswith("options_") else part.name


def _about(part: Part, name: str) -> Iterator[Part]:
    if name not in _names(part):
        return
    _text, dot, language = name.partition(".")
    if dot:
        before, after = ({language: _side(text, language)} for text in (part.before, part.after))
        yield replace(part, before=before, after=after)
    else:
        yield part


def _side(text: Texts, language: str) -> str:
    return text.get(language, "")


def differences(before: FormSpec, after: FormSpec) -> tuple[Change, ...]:
    """Return what has to happen to `before` to make `after` of it, in the order of the form.

    As few moves as possible are told, and none of fields that came along into a new section.
    """
    found = (*_sections(before, after), *_fields(before, after), *_columns(before, after))
    return tuple(replace(change, old=before, new=after) for change in found)


def _sections(before: FormSpec, after: FormSpec) -> Found:
    old, new = _by_name(before), _by_name(after)
    for name, section in new.items():
        if name not in old and not section.is_plain:
            yield Change("added", "section", section.key, section.label)
        elif name in old:
            parts = tuple(_changed(old[name], section, OF_SECTIONS))
            if parts:
                yield Change("changed", "section", section.key, section.label, parts=parts)
    for name, section in old.items():
        if name not in new and not section.is_plain:
            yield Change("removed", "section", section.key, section.label)
    for name in _moved(list(old), list(new)):
        yield Change("moved", "section", new[name].key, new[name].label)


def _fields(before: FormSpec, after: FormSpec) -> Found:
    homes, known = _homes(after), _homes(before)
    for key, spec in after.by_key.items():
        where = homes[key][1].label
        if key not in before.by_key:
            yield Change("added", "field", key, spec.label, where)
        else:
            parts = (*_changed(before.by_key[key], spec, OF_FIELDS), *_options(before.by_key[key], spec))
            if parts:
                yield Change("changed", "field", key, spec.label, where, parts=parts)
    for key, spec in before.by_key.items():
        if key not in after.by_key:
            yield Change("removed", "field", key, spec.label)
    for key, is_across in _moved_fields(known, homes):
        yield Change("moved", "field", key, after.by_key[key].label, homes[key][1].label, is_across)


def _columns(before: FormSpec, after: FormSpec) -> Found:
    for key, rows in after.by_key.items():
        if key in before.by_key:
            yield from _of_rows(before.by_key[key], rows)


def _of_rows(before: FieldSpec, after: FieldSpec) -> Found:
    old = {column.key: column for column in before.columns}
    new = {column.key: column for column in after.columns}
    for key, column in new.items():
        parts = (*_changed(old[key], column, OF_FIELDS), *_options(old[key], column)) if key in old else ()
        if parts or key not in old:
            what = "changed" if parts else "added"
            yield Change(what, "column", address_of(column, after), column.label, after.label, parts=parts)
    for key, column in old.items():
        if key not in new:
            yield Change("removed", "column", address_of(column, after), column.label, after.label)
    for key in _moved(list(old), list(new)):
        yield Change("moved", "column", address_of(new[key], after), new[key].label, after.label)


def _moved_fields(old: Homes, new: Homes) -> Iterator[tuple[str, bool]]:
    """Give the fields that moved, and whether to another section."""
    there = {name for name, _section in old.values()}
    for key, (name, _section) in new.items():
        if key in old and old[key][0] != name and name in there:
            yield key, True
    for name in dict.fromkeys(name for name, _section in new.values()):
        stayed = [key for key in new if new[key][0] == name and key in old and old[key][0] == name]
        order = [key for key in old if key in stayed]
        yield from ((key, False) for key in _moved(order, stayed))


def _changed(old: Any, new: Any, names: Iterable[str]) -> Iterator[Part]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if (_words(before) != _words(after)) if name in TEXTS else (before != after):
            yield Part(name, before, after)


def _words(text: Texts) -> tuple[str, str]:
    return text.get("en", ""), text.get("zh", "")


def _options(old: FieldSpec, new: FieldSpec) -> Iterator[Part]:
    before = {option.value: option.label for option in old.options}
    after = {option.value: option.label for option in new.options}
    added = tuple(label for value, label in after.items() if value not in before)
    removed = tuple(label for value, label in before.items() if value not in after)
    if added:
        yield Part("options_added", None, added)
    if removed:
        yield Part("options_removed", removed, None)
    reworded = [key for key in after if key in before and _words(before[key]) != _words(after[key])]
    if reworded:
        yield Part(
            "options_reworded",
            tuple(before[key] for key in reworded),
            tuple(after[key] for key in reworded),
        )
    if _moved(list(before), list(after)):
        yield Part("options_moved", tuple(before.values()), tuple(after.values()))


def _by_name(form: FormSpec) -> dict[str, Section]:
    """Return the sections by key, those without one by their number among each other."""
    plain = iter(range(len(form.sections)))
    return {section.key or f"#{next(plain)}": section for section in form.sections}


def _homes(form: FormSpec) -> dict[str, tuple[str, Section]]:
    homes: dict[str, tuple[str, Section]] = {}
    for name, section in _by_name(form).items():
        for spec in section.fields:
            homes.setdefault(spec.key, (name, section))
    return homes


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the fewest keys that have to move to bring those of `before` into the order of `after`."""
    places = {key: place for place, key in enumerate(before)}
    kept = [key for key in after if key in places]
    staying = _longest_rise([places[key] for key in kept])
    return [key for at, key in enumerate(kept) if at not in staying]


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the positions of a longest rising subsequence."""
    tails: list[int] = []  # the smallest last number of a rise of each length
    ends: list[int] = []  # and its position
    before: dict[int, int | None] = {}
    for at, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before[at] = ends[length - 1] if length else None
        tails[length : length + 1], ends[length : length + 1] = [number], [at]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found
