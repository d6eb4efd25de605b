"""What an import of places says: problems, columns, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from departments.display.import_problems import PROBLEMS as OF_PEOPLE
from departments.enums import PlaceKind
from departments.places_csv import COLUMNS
from servicedesk.accounts.people_csv import Problem, safe_cell

PROBLEMS = OF_PEOPLE | {
    "bad_code": gettext_lazy(
        "“%(value)s” is no code: use letters, digits, points and hyphens without spaces"
    ),
    "code_twice": gettext_lazy("this code is already on line %(value)s"),
    "bad_kind": gettext_lazy("“%(value)s” is not a kind: use site, building, floor, room or thing"),
    "bad_position": gettext_lazy("“%(value)s” is not a whole number up to 9999"),
    "was_merged": gettext_lazy("“%(value)s” has been merged into another place"),
    "no_parent": gettext_lazy("no place here or in the file has the code or the name “%(value)s”"),
    "unclear_parent": gettext_lazy("several places are called “%(value)s”; use the code"),
    "parent_out_of_use": gettext_lazy("“%(value)s” is no longer in use"),
    "not_larger": gettext_lazy("“%(value)s” is not larger than the place itself"),
    "holds_larger": gettext_lazy("it holds places that are as large or larger"),
}
COLUMN_NAMES = dict(
    zip(
        COLUMNS,
        (
            pgettext_lazy("of a place", "code"), pgettext_lazy("of a place", "kind"), gettext_lazy("name in English"),
            gettext_lazy("name in Chinese"), pgettext_lazy("of a place", "place it is part of"),
            gettext_lazy("time zone"), gettext_lazy("position"),
        ),
        strict=True,
    )
)  # fmt: skip
# What a cell may say, where the name of the column does not tell.
COLUMN_VALUES = {
    "kind": gettext_lazy("site, building, floor, room or thing"),
    "parent": gettext_lazy("its code, or its name if no other place has it"),
    "zone": gettext_lazy("such as Asia/Shanghai"),
}


def place_problem_text(problem: Problem) -> str:
    """Return "kind: “palace” is not a kind"."""
    text = str(PROBLEMS[problem.code]) % {"value": problem.value}
    column = COLUMN_NAMES.get(problem.column)
    return _("%(column)s: %(problem)s") % {"column": column, "problem": text} if column else text


def place_cell_text(column: str, value: str) -> str:
    """Return what a cell says, kinds by their names."""
    return str(PlaceKind(value).label) if column == "kind" and value else safe_cell(value)
