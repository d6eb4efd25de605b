"""Addresses in what people type, found within bounds."""

import re
from typing import Any

from linkify_it import LinkifyIt
from linkify_it.main import Match

# linkify-it takes time in the square of a text's length: it is asked piece by piece, and an address ends at white space
# or a Chinese sign. A longer piece contains no address that anybody would read.
LONGEST_PIECE, MOST_LINKS = 800, 200
_PIECE = re.compile("[^\\s\u3000-\u303f\uff00-\uffef]+")
_SIGNS = re.compile("[.:@]")


class BoundedLinks:
    """Stands in for linkify-it in the parser of Markdown; the bounds are those of one run of text."""

    def __init__(self) -> None:
        """Take the usual schemes and the domains that linkify-it knows."""
        self._inner = LinkifyIt()

    def pretest(self, text: str) -> bool:
        """Say whether there could be an address."""
        return _SIGNS.search(text) is not None

    test = pretest

    def match(self, text: str) -> list[Match]:
        """Return the addresses, with their places in the text."""
        found: list[Match] = []
        for piece in _PIECE.finditer(text):
            if len(found) >= MOST_LINKS:
                break
            if len(piece.group()) <= LONGEST_PIECE and self.pretest(piece.group()):
                found.extend(_moved(match, piece.start()) for match in self._inner.match(piece.group()) or ())
        return found[:MOST_LINKS]

    def match_at_start(self, text: str) -> Any:
        """Return the address with which the text begins, or None."""
        piece = _PIECE.match(text[: LONGEST_PIECE + 1])
        return self._inner.match_at_start(piece.group()) if piece and piece.end() <= LONGEST_PIECE else None


def _moved(match: Match, by: int) -> Match:
    match.index += by
    match.last_index += by
    return match
