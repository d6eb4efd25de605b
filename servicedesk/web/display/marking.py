"""What a search found, marked where it stands in a text."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from django.utils.safestring import SafeString

from servicedesk.text.cleaning import folded
from servicedesk.text.search import is_unspaced

from .fill import fill

BEFORE, AFTER = 40, 100  # characters of an excerpt around the first match


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return a text as safe HTML with <mark> around what matches the words of a search (`words_of`)."""
    hits = _hits(text, words)
    pieces = groupby(((place in hits, char) for place, char in enumerate(text)), key=itemgetter(0))
    return SafeString(
        "".join(
            fill("<mark>{}</mark>" if is_hit else "{}", "".join(char for _, char in piece))
            for is_hit, piece in pieces
        )
    )


def missing_in(text: str, words: Sequence[str]) -> list[str]:
    """Return those of the words that nothing in a text matches."""
    return [word for word in words if not _hits(text, [word])]


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return a piece of a text on one line around the first match of any of the words; "" where nothing matches."""
    line = " ".join(text.split())
    first = min(_hits(line, words), default=None)
    if first is None:
        return ""
    start, end = max(first - BEFORE, 0), min(first + AFTER, len(line))
    if start > 0:
        start = line.find(" ", start, first) + 1 or start
    if end < len(line):
        blank = line.rfind(" ", first + AFTER // 2, end)
        end = blank if blank > 0 else end
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _hits(text: str, words: Sequence[str]) -> set[int]:
    """Return the places of the characters that match: compared in the form in which texts are searched."""
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


@lru_cache(maxsize=4096)
def _compared(char: str) -> str:
    """Return a character in the form that is searched: a blank for a blank, nothing for what nobody sees."""
    return " " if char.isspace() else folded(char)


def _ends_a_word(char: str) -> bool:
    return is_unspaced(char) or unicodedata.category(char)[0] not in "LMN"
