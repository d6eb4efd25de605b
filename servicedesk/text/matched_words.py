"""Where the words of a search are in a text, as the database finds them: compared in the form that is searched."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .cleaning import folded
from .search import is_unspaced


def places_of(text: str, words: Sequence[str]) -> set[int]:
    """Return the places of the characters that match any of the words (`words_of`)."""
    compared = [(one, place) for place, char in enumerate(text) for one in _compared(char)]
    whole = "".join(one for one, _place in compared)
    hits: set[int] = set()
    for word in words:
        start = whole.find(word)
        while start >= 0:
            if is_unspaced(word) or start == 0 or _ends_a_word(whole[start - 1]):
                hits.update(place for _one, place in compared[start : start + len(word)])
            start = whole.find(word, start + 1)
    return hits


def missing_in(text: str, words: Sequence[str]) -> list[str]:
    """Return those of the words that nothing in a text matches."""
    return [word for word in words if not places_of(text, [word])]


@lru_cache(maxsize=4096)
def _compared(char: str) -> str:
    """Return a character in the form that is searched: a blank for a blank, nothing for what nobody sees."""
    return " " if char.isspace() else folded(char)


def _ends_a_word(char: str) -> bool:
    return is_unspaced(char) or unicodedata.category(char)[0] not in "LMN"
