"""Everyday words of a service: what people call it when they do not know its name. Pure.

They are kept and shown as one text in each language, with one sign between two words; a word may be a short phrase.
"""

import re
from collections.abc import Iterable

from servicedesk.text.cleaning import clean_line, folded

MOST, LONGEST = 200, 60  # words in a language, signs in a word
SIGN = {"en": ", ", "zh": "、"}
_BETWEEN = re.compile("[,，、;；\n]")


class WordsError(ValueError):
    """More words than there may be, or one that is too long: `word`, "" where there are too many."""

    def __init__(self, word: str = "") -> None:
        super().__init__(word or "too many")
        self.word = word


def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as people type it, each once however it is written."""
    found: dict[str, str] = {}
    for word in map(clean_line, _BETWEEN.split(text.replace("\r", "\n"))):
        if word:
            found.setdefault(folded(word), word)
    return tuple(found.values())


def joined_words(words: Iterable[str], language: str) -> str:
    """Return words as one text, as it is kept and shown. Raises WordsError."""
    found = split_words("\n".join(words))
    if len(found) > MOST:
        raise WordsError
    for word in found:
        if len(word) > LONGEST:
            raise WordsError(word)
    return SIGN[language].join(found)
