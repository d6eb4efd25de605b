"""The select of a cell in a table of answers: its options are written once for all the rows.

Drawn by templates, the selects of 50 rows with 10 columns of departments took most of the 7 s of processor time of a
form; tests/attacks/test_cost_of_answers.py counts what such a form asks.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

OPTION = '<option value="{}"{}>{}</option>'
# value -> its option as it is, and chosen
Options = Mapping[str, tuple[SafeString, SafeString]]


def cell_options(choices: Iterable[tuple[Any, Any]]) -> Options:
    """Write each choice twice: as it is, and chosen."""
    return {
        str(value): (format_html(OPTION, value, "", label), format_html(OPTION, value, " selected", label))
        for value, label in choices
    }


def cell_select(name: str, value: Any, options: Options, attrs: dict[str, Any]) -> SafeString:
    """Write the select of one cell, with the option of `value` chosen."""
    chosen = "" if value is None else str(value)
    written = format_html_join("", "{}", ((pair[key == chosen],) for key, pair in options.items()))
    return format_html('<select name="{}"{}>{}</select>', name, flatatt(attrs), written)
