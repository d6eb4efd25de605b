"""What two editors made of one form, put together. Pure.

Where both changed the same part of a field or section (its help in Chinese, its choices), nobody can tell whose is
right: that is left to the editors, and no more than that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from departments.formspec.differences import WHOLE, differences, names_of
from departments.formspec.form import FormSpec, Section
from departments.formspec.keys import free_names, renamed, renamed_condition

from .parts import taken_keys
from .taking import take, take_parts

Touched = Mapping[str, frozenset[str]]  # key of a field or section -> names of what was changed of it


@dataclass(frozen=True)
class Merged:
    """Both versions in one: `form` has all that either changed, and as theirs has it what both did (`unsettled`).

    unsettled: key of a field or section -> names of the parts to choose, as `differences.names_of` has them.
    mine: what was to be saved, where what both added has keys of its own: `names` has them by the keys before.
    is_settled: whether nothing is left to choose; the order counts too, where both changed it.
    """

    form: FormSpec
    mine: FormSpec
    unsettled: Touched
    names: Mapping[str, str]
    is_settled: bool


def merge(base: FormSpec, mine: FormSpec, theirs: FormSpec) -> Merged:
    """Put together what mine and theirs made of base. Raises FormFull where that is larger than a form may be."""
    names = _both_added(base, mine, theirs)
    mine = _with_names(mine, names)
    own, others = _touched(base, mine), _touched(base, theirs)
    contested = {key: _contested(key, own, others, mine, theirs) for key in own.keys() & others.keys()}
    unsettled = {key: parts for key, parts in contested.items() if parts}
    has_moved, have_moved = _is_reordered(base, mine), _is_reordered(base, theirs)
    as_a_whole = {key for key, parts in unsettled.items() if WHOLE in parts}
    if has_moved and not have_moved:
        form = _taking(mine, theirs, others, own, as_a_whole)
    else:
        settled = {key: own[key] - unsettled.get(key, frozenset()) for key in own.keys() - as_a_whole}
        form = _taking(theirs, mine, settled, others)
    is_settled = not unsettled and not (has_moved and have_moved) and "" not in own
    return Merged(form, mine, unsettled, names, is_settled)


def _taking(
    form: FormSpec, source: FormSpec, touched: Touched, also: Collection[str], whole: Collection[str] = ()
) -> FormSpec:
    """Take what was touched from the source; of what the form changed `also`, only those parts, if not the `whole`."""
    for key, parts in touched.items():
        if not key or not parts or _part_of(form, key) == _part_of(source, key):
            continue
        is_beside = key in also and key not in whole
        form = take_parts(form, source, key, parts) if is_beside else take(form, source, key)
    return form


def _touched(base: FormSpec, form: FormSpec) -> Touched:
    found: dict[str, frozenset[str]] = {}
    for change in differences(base, form):
        if change.what != "moved" or change.of == "column":
            key = change.address.partition(".")[0]
            found[key] = found.get(key, frozenset()) | names_of(change)
    return found


def _is_reordered(base: FormSpec, form: FormSpec) -> bool:
    return any(change.what == "moved" and change.of != "column" for change in differences(base, form))


def _contested(key: str, own: Touched, others: Touched, mine: FormSpec, theirs: FormSpec) -> frozenset[str]:
    """Return which parts both have changed, each in its own way; another type, or none at all, is about all of it."""
    if _part_of(mine, key) == _part_of(theirs, key):
        return frozenset()
    if {WHOLE, "kind"} & (own[key] | others[key]):
        return frozenset({WHOLE})
    apart = [
        names_of(change) for change in differences(theirs, mine) if change.address.partition(".")[0] == key
    ]
    return own[key] & others[key] & frozenset().union(*apart)


def _part_of(form: FormSpec, key: str) -> object:
    """Return a field, or a section without its fields; None where there is none."""
    if key in form.by_key:
        return form.by_key[key]
    return next((replace(one, fields=()) for one in form.sections if key and one.key == key), None)


def _both_added(base: FormSpec, mine: FormSpec, theirs: FormSpec) -> Mapping[str, str]:
    """Return free keys for what either added under the same key, not being the same."""
    keys = [
        key
        for key in (*mine.by_key, *(one.key for one in mine.sections))
        if key and _part_of(base, key) is None
    ]
    clashing = [key for key in keys if _part_of(theirs, key) not in (None, _part_of(mine, key))]
    return free_names(clashing, taken_keys(mine) | taken_keys(theirs))


def _with_names(form: FormSpec, names: Mapping[str, str]) -> FormSpec:
    def of(section: Section) -> Section:
        return replace(
            section,
            key=names.get(section.key, section.key),
            when=renamed_condition(section.when, names),
            fields=tuple(renamed(spec, names) for spec in section.fields),
        )

    return FormSpec(tuple(of(section) for section in form.sections)) if names else form
