"""What an import of people says: problems, columns, changes, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from departments.enums import MemberRole
from departments.queries.people_import import Counts
from servicedesk.accounts.enums import Language
from servicedesk.accounts.people_csv import COLUMNS, Problem, UnreadableFile, safe_cell
from servicedesk.web.display.joining import listed

PROBLEMS = {
    "no_email": gettext_lazy("the email address is missing"),
    "bad_email": gettext_lazy("“%(value)s” is not an email address"),
    "email_twice": gettext_lazy("this address is already on line %(value)s"),
    "too_long": gettext_lazy("“%(value)s” is too long"),
    "too_many_cells": gettext_lazy("the line has more cells than the file has columns"),
    "swallowed_lines": gettext_lazy(
        "a cell contains the lines of other people; there is a quotation mark missing or too many before "
        "this line"
    ),
    "bad_character": gettext_lazy("“%(value)s” contains an invalid character"),
    "invisible_character": gettext_lazy("“%(value)s” contains an invisible character"),
    "bad_language": gettext_lazy("“%(value)s” is not an available language: use en or zh-hans"),
    "bad_zone": gettext_lazy("“%(value)s” is not a time zone. Use one such as Asia/Shanghai"),
    "bad_role": gettext_lazy("“%(value)s” is not a role: use member, agent, lead or head"),
    "no_calendar": gettext_lazy("no calendar has the code “%(value)s”"),
    "no_department": gettext_lazy("no active department has the code or name “%(value)s”"),
    "unclear_department": gettext_lazy("several departments are called “%(value)s”; use the code"),
    "place_out_of_use": gettext_lazy("the place “%(value)s” is no longer in use"),
    "no_manager": gettext_lazy("no one here or in the file has the address or the name “%(value)s”"),
    "unclear_manager": gettext_lazy("several people are called “%(value)s”; use the email address"),
    "circle": gettext_lazy("“%(value)s” reports to this person, directly or indirectly"),
    "cannot_be_empty": gettext_lazy("this cannot be emptied"),
    "missing": gettext_lazy("this is required"),
    "has_left": gettext_lazy("“%(value)s” has left; reactivate the account first"),
}
UNREADABLE = {
    "encoding": gettext_lazy(
        "The text encoding of this file is not supported. Save it as “CSV UTF-8” and try again."
    ),
    "unclear_encoding": gettext_lazy(
        "The file is not UTF-8. It could be %(detail)s. Choose the encoding, or save the file as “CSV UTF-8”."
    ),
    "wrong_encoding": gettext_lazy("Line %(line)s is not in %(detail)s."),
    "no_email_column": gettext_lazy("The first line must name the columns, and one of them must be “email”."),
    "no_code_column": gettext_lazy("The first line must name the columns, and one of them must be “code”."),
    "unknown_columns": gettext_lazy("Unknown columns: %(detail)s."),
    "column_twice": gettext_lazy("These columns appear twice: %(detail)s."),
    "endless_cell": gettext_lazy(
        "Line %(detail)s cannot be read: a cell there does not end. There may be a quotation mark missing or "
        "too many."
    ),
    "too_many_rows": gettext_lazy("A file can have up to %(detail)s lines. Split it."),
}
COLUMN_NAMES = dict(
    zip(
        COLUMNS,
        (
            gettext_lazy("email"), pgettext_lazy("person", "name"), gettext_lazy("name in the other script"),
            gettext_lazy("language"), gettext_lazy("time zone"), gettext_lazy("location"), gettext_lazy("job title"),
            gettext_lazy("department"), gettext_lazy("role"), gettext_lazy("manager"), gettext_lazy("calendar"),
        ),
        strict=True,
    )
)  # fmt: skip
# What a cell may say, where the name of the column does not tell.
COLUMN_VALUES = {
    "language": gettext_lazy("en or zh-hans"),
    "zone": gettext_lazy("such as Asia/Shanghai"),
    "location": gettext_lazy("code or name of a place, or any text"),
    "department": gettext_lazy("code or name"),
    "role": gettext_lazy("member, agent, lead or head"),
    "line_manager": gettext_lazy("their email address, or their name if no one else has it"),
    "calendar": gettext_lazy("its code"),
}
LABELS: dict[str, dict[str, Any]] = {
    "language": dict(Language.choices),
    "role": dict(MemberRole.choices),
}


def problem_text(problem: Problem) -> str:
    """Return "department: there is no active department with the code “X”"."""
    text = str(PROBLEMS[problem.code]) % {"value": problem.value}
    column = COLUMN_NAMES.get(problem.column)
    return _("%(column)s: %(problem)s") % {"column": column, "problem": text} if column else text


def cell_text(column: str, value: str) -> str:
    """Return what a cell says, languages and roles by their names."""
    return str(LABELS.get(column, {}).get(value, "")) or safe_cell(value)


def unreadable_text(error: UnreadableFile) -> str:
    """Return why a file is no list of people."""
    return str(UNREADABLE[error.code]) % {
        "detail": listed(error.detail.splitlines()),
        "line": error.line,
    }


def summary_text(counts: Counts) -> str:
    """Return "3 new, 2 changed, 10 unchanged, 1 with problems"."""
    new, changed, unchanged, refused = counts.new, counts.changed, counts.unchanged, counts.refused
    parts = (
        ngettext("%(n)s new", "%(n)s new", new) % {"n": new},
        ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed},
        ngettext("%(n)s unchanged", "%(n)s unchanged", unchanged) % {"n": unchanged},
        ngettext("%(n)s line with problems", "%(n)s lines with problems", refused) % {"n": refused},
    )
    return listed(parts)
