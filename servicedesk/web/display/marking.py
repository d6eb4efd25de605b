"""What a search found, marked where it stands in a text."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from django.utils.safestring import SafeString

from servicedesk.text.matched_words import places_of

from .fill import fill

BEFORE, AFTER = 40, 100  # characters of an excerpt around the first match


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return a text as safe HTML with <mark> around what matches the words of a search (`words_of`)."""
    hits = places_of(text, words)
    pieces = groupby(((place in hits, char) for place, char in enumerate(text)), key=itemgetter(0))
    return SafeString(
        "".join(
            fill("<mark>{}</mark>" if is_hit else "{}", "".join(char for _, char in piece))
            for is_hit, piece in pieces
        )
    )


def excerpt(text: str, words: Sequence[str]) -> str:
    """Return a piece of a text on one line around the first match of any of the words; "" where nothing matches."""
    line = " ".join(text.split())
    first = min(places_of(line, words), default=None)
    if first is None:
        return ""
    start, end = max(first - BEFORE, 0), min(first + AFTER, len(line))
    if start > 0:
        start = line.find(" ", start, first) + 1 or start
    if end < len(line):
        blank = line.rfind(" ", first + AFTER // 2, end)
        end = blank if blank > 0 else end
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
