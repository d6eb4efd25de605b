"""What the buttons of the editor do to a draft: "field-new:KIND:WHERE", "field-up:ADDRESS" and so on.

"set-new:KEY:WHERE" (`with_set`) stands apart, as it needs to know what is on offer. Each returns the form and what is
open then, both as they were where the command makes no sense.
"""

from collections.abc import Callable, Iterable, Mapping

from departments.formspec.edits import (
    add_column,
    add_field,
    add_section,
    copy,
    copy_section,
    field_at,
    move,
    move_section,
    remove,
    remove_section,
    section_at,
    set_section,
    take_set,
    taken_keys,
)
from departments.formspec.fields import FieldSpec
from departments.formspec.form import FormSpec, Section, address_of
from departments.formspec.kinds import KINDS
from departments.formspec.translations import still_right
from departments.formspec.values import FormSpecError
from departments.models import FieldSetVersion

from .keys import free_key
from .kinds import with_beginning
from .scope import SECTION, position_of

Done = tuple[FormSpec, str]
SET_NEW = "set-new"
EMPTY = {"en": "", "zh": ""}


def run(form: FormSpec, command: str, opened: str) -> Done:
    """Do it. Raises FormFull where there is no room for more."""
    verb, _colon, rest = command.partition(":")
    act = COMMANDS.get(verb)
    if act is None:
        return form, opened
    try:
        return act(form, rest, opened)
    except FormSpecError as error:
        if hasattr(error, "most"):
            raise
        return form, opened


def with_set(form: FormSpec, rest: str, sets: Iterable[FieldSetVersion], opened: str) -> Done:
    """Put the fields of a set on offer into a section: KEY:WHERE, WHERE is as for a new field. Raises FormFull.

    Both stay as they were where the set is offered no more.
    """
    key, _colon, where = rest.partition(":")
    found = next((one for one in sets if one.field_set.key == key), None)
    if found is None or not found.specs:
        return form, opened
    try:
        section = position_of(where) if where else -1
        after = take_set(form, found.specs, key=key, version=found.number, section=section)
    except FormSpecError as error:
        if hasattr(error, "most"):
            raise
        return form, opened
    return after, _added(form, after)


def _open(_form: FormSpec, rest: str, _opened: str) -> Done:
    return _form, rest


def _new(form: FormSpec, rest: str, opened: str) -> Done:
    """Add a field: WHERE is a section, the rows of a column, or empty for the end."""
    kind, _colon, where = rest.partition(":")
    if kind not in KINDS:
        return form, opened
    key = free_key({}, kind, taken_keys(form))
    if where and not where.startswith(SECTION):
        after = add_column(form, where, _fresh(key, kind))
    else:
        after = add_field(form, _fresh(key, kind), position_of(where) if where else -1)
    return after, _added(form, after)


def _added(before: FormSpec, after: FormSpec) -> str:
    """Return the address of the field that is new."""
    known = {address_of(spec, rows) for spec, rows in before.everything()}
    return next(
        address for spec, rows in after.everything() if (address := address_of(spec, rows)) not in known
    )


def _fresh(key: str, kind: str) -> FieldSpec:
    """Return a field that asks nothing yet."""
    return with_beginning(FieldSpec(key, kind, EMPTY, EMPTY))


def _new_section(form: FormSpec, _rest: str, _opened: str) -> Done:
    """Add a section; one that had no key gets one, as others tell it apart by that."""
    for at, section in enumerate(form.sections):
        if not section.key:
            form = set_section(form, at, key=free_key({}, "section", taken_keys(form)))
    key = free_key({}, "section", taken_keys(form))
    return add_section(form, Section(key, EMPTY, EMPTY)), f"{SECTION}{len(form.sections)}"


def _remove(form: FormSpec, address: str, opened: str) -> Done:
    if address.startswith(SECTION):
        return remove_section(form, position_of(address)), ""
    rows, dot, _column = address.partition(".")
    after = remove(form, address)
    return after, rows if dot else "" if opened.partition(".")[0] == address else opened


def _copy(form: FormSpec, address: str, _opened: str) -> Done:
    if address.startswith(SECTION):
        at = position_of(address)
        return copy_section(form, at), f"{SECTION}{at + 1}"
    after = copy(form, address)
    return after, _added(form, after)


def _up(form: FormSpec, address: str, opened: str) -> Done:
    return _step(form, address, opened, -1)


def _down(form: FormSpec, address: str, opened: str) -> Done:
    return _step(form, address, opened, 1)


def _step(form: FormSpec, address: str, opened: str, by: int) -> Done:
    """Move one place, from the end of a section into the next one."""
    if address.startswith(SECTION):
        at = position_of(address)
        to = max(0, min(at + by, len(form.sections) - 1))
        return move_section(form, at, to), _followed(opened, at, to)
    spec = field_at(form, address)
    rows, dot, _column = address.partition(".")
    if dot:
        return move(form, address, max(0, field_at(form, rows).columns.index(spec) + by)), opened
    section = form.sections.index(form.section_of[address])
    at = form.sections[section].fields.index(spec) + by
    if 0 <= at < len(form.sections[section].fields):
        return move(form, address, at), opened
    other = section + by
    if not 0 <= other < len(form.sections):
        return form, opened
    return move(form, address, len(form.sections[other].fields) if by < 0 else 0, other), opened


def _followed(opened: str, at: int, to: int) -> str:
    """Return where an open section is after two changed places."""
    places = {f"{SECTION}{at}": to, f"{SECTION}{to}": at}
    return f"{SECTION}{places[opened]}" if opened in places else opened


def _place(form: FormSpec, rest: str, opened: str) -> Done:
    """Put a field where it was dropped: ADDRESS:SECTION:INDEX, a column ADDRESS:ROWS:INDEX, a section by itself."""
    address, where, index = rest.rsplit(":", 2) if rest.count(":") >= 2 else ("", "", "")
    if not index.isdecimal():
        return form, opened
    at = int(index[:4])
    if address.startswith(SECTION):
        return move_section(form, position_of(address), at), ""
    if "." in address:
        return move(form, address, at), opened
    section_at(form, place := position_of(SECTION + where))
    return move(form, address, at, place), opened


def _right(form: FormSpec, address: str, opened: str) -> Done:
    """Say that the translations of a field or section are still right."""
    if address.startswith(SECTION):
        address = section_at(form, position_of(address)).key
    return still_right(form, address), opened


COMMANDS: Mapping[str, Callable[[FormSpec, str, str], Done]] = {
    "open": _open,
    "field-new": _new,
    "section-new": _new_section,
    "field-remove": _remove,
    "field-copy": _copy,
    "field-up": _up,
    "field-down": _down,
    "field-place": _place,
    "field-right": _right,
}
