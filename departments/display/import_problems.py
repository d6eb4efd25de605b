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
    "no_email": gettext_lazy("there is no e-mail address"),
    "bad_email": gettext_lazy("“%(value)s” is not an e-mail address"),
    "email_twice": gettext_lazy("this address stands on line %(value)s already"),
    "too_long": gettext_lazy("“%(value)s” is too long"),
    "too_many_cells": gettext_lazy("the line has more cells than the file has columns"),
    "swallowed_lines": gettext_lazy(
        "a cell holds the lines of other people; a quotation mark before this line is missing or one too many"
    ),
    "bad_character": gettext_lazy("“%(value)s” holds a character that no text has"),
    "invisible_character": gettext_lazy("“%(value)s” holds a character that nobody can see"),
    "bad_language": gettext_lazy("“%(value)s” is not a language of the desk: en or zh-hans"),
    "bad_zone": gettext_lazy("“%(value)s” is not a time zone, such as Asia/Shanghai"),
    "bad_role": gettext_lazy("“%(value)s” is not a role: member, agent, lead or head"),
    "no_calendar": gettext_lazy("there is no calendar with the code “%(value)s”"),
    "no_department": gettext_lazy("there is no active department with the code “%(value)s”"),
    "no_manager": gettext_lazy("nobody has the address “%(value)s”, here or in the file"),
    "circle": gettext_lazy("“%(value)s” reports to this person, directly or not"),
    "cannot_be_empty": gettext_lazy("this cannot be emptied"),
    "missing": gettext_lazy("this is needed"),
    "has_left": gettext_lazy("“%(value)s” has left; reactivate the account first"),
}
UNREADABLE = {
    "encoding": gettext_lazy(
        "The file is no text in any encoding known here. Save it as “CSV UTF-8” and try again."
    ),
    "unclear_encoding": gettext_lazy(
        "The file is not UTF-8, and its letters could be %(detail)s. Say which it is, or save it as “CSV UTF-8”."
    ),
    "wrong_encoding": gettext_lazy("Line %(line)s is not %(detail)s."),
    "no_email_column": gettext_lazy("The first line must name the columns, and one of them must be “email”."),
    "unknown_columns": gettext_lazy("These columns are not known: %(detail)s."),
    "column_twice": gettext_lazy("These columns stand there twice: %(detail)s."),
    "endless_cell": gettext_lazy(
        "Line %(detail)s cannot be read: a cell there does not end. "
        "Perhaps a quotation mark is missing, or there is one too many."
    ),
    "too_many_rows": gettext_lazy("A file has at most %(detail)s people; split it."),
}
COLUMN_NAMES = dict(
    zip(
        COLUMNS,
        (
            gettext_lazy("e-mail"), pgettext_lazy("person", "name"), gettext_lazy("name in the other script"),
            gettext_lazy("language"), gettext_lazy("time zone"), gettext_lazy("location"), gettext_lazy("post"),
            gettext_lazy("department"), gettext_lazy("role"), gettext_lazy("line manager"), gettext_lazy("calendar"),
        ),
        strict=True,
    )
)  # fmt: skip
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
