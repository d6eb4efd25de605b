"""What an editor does to a form: each edit returns a new form. Pure.

A field is addressed by its key, a column as "rows.column", a section by its position. No edit drops a condition whose
field stays: where a field that others name is removed or becomes another kind, they go on naming it, and
`broken_by` says so (the draft keeps it, publishing refuses it). Keys change only before they are
published (`with_telling_keys`); copies get free ones, and what they name among each other follows them.

All raise FormSpecError for an address that is not there, and FormFull beyond the bounds of `reading`.
"""

from departments.formspec.form import FormSpec
from departments.formspec.problems import problems_of
from departments.formspec.references import Problem

from .field_sets import take_set, update_set
from .fields import add_column, add_field, change_kind, copy, move, remove, set_field
from .merging import Merged, merge
from .parts import FormFull, field_at, section_at, taken_keys
from .sections import add_section, append_form, copy_section, move_section, remove_section, set_section
from .taking import take, take_parts
from .telling_keys import published_addresses, with_telling_keys

__all__ = [
    "FormFull",
    "Merged",
    "add_column",
    "add_field",
    "add_section",
    "append_form",
    "broken_by",
    "change_kind",
    "copy",
    "copy_section",
    "field_at",
    "merge",
    "move",
    "move_section",
    "published_addresses",
    "remove",
    "remove_section",
    "section_at",
    "set_field",
    "set_section",
    "take",
    "take_parts",
    "take_set",
    "taken_keys",
    "update_set",
    "with_telling_keys",
]


def broken_by(before: FormSpec, after: FormSpec) -> tuple[Problem, ...]:
    """Return what an edit made unsound: the refusals that were not there before."""
    known = set(problems_of(before))
    return tuple(one for one in problems_of(after) if one.is_refusal and one not in known)
