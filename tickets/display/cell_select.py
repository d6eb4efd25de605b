"""Choices of a cell in a table of answers, as a select or as boxes: they are written once for all the rows.

Drawn by templates, the selects of 50 rows with 10 columns of departments took most of the 7 s of processor time of a
form; tests/attacks/test_cost_of_answers.py counts what such a form asks. The boxes of 100 rows with one column of 200
choices took 4 s.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from servicedesk.web.display.fill import fill

OPTION = '<option value="{}"{}>{}</option>'
# What differs from row to row; no text of a form has a null in it.
NAME, ID, ATTRIBUTES = "\0n", "\0i", "\0a"
BOX = (
    '<div><label for="{id}_{n}"><input type="{kind}" name="{name}" value="{value}" id="{id}_{n}"{rest}{checked}>'
    " {label}</label></div>"
)
# value -> its option as it is, and chosen
Options = Mapping[str, tuple[SafeString, SafeString]]
# (value, its box as it is, checked)
Boxes = Sequence[tuple[str, SafeString, SafeString]]


def cell_options(choices: Iterable[tuple[Any, Any]]) -> Options:
    """Write each choice twice: as it is, and chosen."""
    return {
        str(value): (format_html(OPTION, value, "", label), format_html(OPTION, value, " selected", label))
        for value, label in choices
    }


def cell_select(name: str, value: Any, options: Options, attrs: dict[str, Any]) -> SafeString:
    """Write the select of one cell, with the option of `value` chosen."""
    chosen = "" if value is None else str(value)
    written = SafeString("".join(pair[key == chosen] for key, pair in options.items()))
    return format_html('<select name="{}"{}>{}</select>', name, flatatt(attrs), written)


def cell_boxes(kind: str, choices: Iterable[tuple[Any, Any]]) -> Boxes:
    """Write each choice twice, as (its value, as it is, checked); `kind` is checkbox or radio."""
    return [
        (str(value), _box(kind, number, value, label, ""), _box(kind, number, value, label, " checked"))
        for number, (value, label) in enumerate(choices)
    ]


def cell_choices(name: str, chosen: Collection[str], boxes: Boxes, attrs: Mapping[str, Any]) -> SafeString:
    """Write the boxes of one cell, those of `chosen` checked, as Django draws them."""
    own = dict(attrs)
    at, dress = own.pop("id", ""), own.get("class", "")
    inside = "".join(checked if value in chosen else plain for value, plain, checked in boxes)
    inside = inside.replace(NAME, escape(name)).replace(ID, escape(at)).replace(ATTRIBUTES, flatatt(own))
    return fill('<div id="{}" class="{}">{}</div>', at, dress, SafeString(inside))


def _box(kind: str, number: int, value: Any, label: Any, checked: str) -> SafeString:
    return fill(
        BOX, id=ID, n=number, kind=kind, name=NAME, value=value, rest=ATTRIBUTES, checked=checked, label=label
    )
