"""Words in two languages, as an author writes them."""

from collections.abc import Mapping
from typing import Any

from departments.formspec.fields import Texts
from servicedesk.web.forms.names import readers_first

SIDES = ("en", "zh")
MARKS = {"en": "EN", "zh": "中文"}


def sides() -> tuple[str, str]:
    """Return both languages, the reader's first."""
    return readers_first(SIDES)


def first_side(name: str) -> str:
    """Return the name of a form field in the reader's language: label_zh."""
    return f"{name}_{sides()[0]}"


def typed_text(data: Mapping[str, Any], name: str, before: Texts) -> dict[str, str]:
    """Return what was typed in both languages; a text that did not change keeps the mark of its translation."""
    words = {side: data.get(f"{name}_{side}") or "" for side in SIDES}
    return dict(before) if all(words[side] == before.get(side, "") for side in SIDES) else words


def shown_text(name: str, text: Texts) -> dict[str, str]:
    """Return a text as the form fields in which it is typed."""
    return {f"{name}_{side}": text.get(side, "") for side in SIDES}
