"""Words and short phrases, and whether a text has them in it. Pure."""

from functools import lru_cache
from typing import NamedTuple

from servicedesk.text.cleaning import folded
from servicedesk.text.query_parts import RUNS, is_chinese, parts_of

LONGEST_PAIR = 2


class Phrase(NamedTuple):
    """An everyday word: as it is shown, and as a sentence has it in it."""

    word: str
    said: str
    is_more: bool  # than one part of a query that is compared anyway


@lru_cache(maxsize=2048)
def phrases_of(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Remembered: the same few hundred lists are compared with every query."""
    return tuple(phrase for word in words if (phrase := _phrase(word)) is not None)


def _phrase(word: str) -> Phrase | None:
    """Return an everyday word; of letters and digits it is said as whole words, in Chinese anywhere."""
    runs = RUNS.findall(folded(word))
    if not runs:
        return None
    first, last = ("" if is_chinese(run) else " " for run in (runs[0], runs[-1]))
    is_long = len(runs) > 1 or (is_chinese(runs[0]) and len(runs[0]) > LONGEST_PAIR)
    return Phrase(word, f"{first}{' '.join(runs)}{last}", is_long or not parts_of(word))


def says(text: str, word: str) -> bool:
    """Say whether a text has a word or short phrase in it: one of letters as whole words, a Chinese one anywhere."""
    phrase = _phrase(word)
    return phrase is not None and phrase.said in sentence_of(text)


def sentence_of(query: str) -> str:
    """Return the runs of a text with blanks between and around them."""
    return f" {' '.join(RUNS.findall(folded(query)))} "
