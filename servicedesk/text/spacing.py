"""The space between Chinese and Latin letters, where no style sheet can set it: subjects and texts of mails. Pure."""

import re

_HAN, _LATIN = "\u3400-\u4dbf\u4e00-\u9fff", "A-Za-z\u00c0-\u024f"
_BETWEEN = re.compile(f"(?<=[{_HAN}])(?=[{_LATIN}])|(?<=[{_LATIN}])(?=[{_HAN}])")


def spaced(text: str) -> str:
    """Return "Mia Zhou 已回复" for "Mia Zhou已回复"; a text without Chinese stays as it is."""
    return _BETWEEN.sub(" ", text)
