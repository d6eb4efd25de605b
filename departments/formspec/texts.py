"""Which texts a stored form may hold, wherever in it they stand. Pure."""

from collections.abc import Mapping
from typing import Any

from servicedesk.text.cleaning import is_storable

from .values import FormSpecError

MAX_TEXT = 10_000  # as long as the longest answer


def check_texts(content: Any) -> None:
    """Refuse text that no database keeps, or that is longer than any of a form. Raises FormSpecError."""
    waiting = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if len(part) > MAX_TEXT:
                raise FormSpecError(f"a text has at most {MAX_TEXT} characters", "long_text", MAX_TEXT)
            if not is_storable(part):
                raise FormSpecError("a text has a null or half a character in it", "nul")
        elif isinstance(part, Mapping):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list | tuple):
            waiting += part
