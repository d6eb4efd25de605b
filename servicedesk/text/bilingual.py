"""Content in two languages: pick the reader's, fall back to the other. Pure."""

from collections.abc import Mapping


def pick(texts: Mapping[str, str], language: str) -> str:
    """Return the text for `language` ("zh-hans", "en", ...), or the other one when it is empty."""
    first, second = ("zh", "en") if language.startswith("zh") else ("en", "zh")
    return texts.get(first) or texts.get(second) or ""
