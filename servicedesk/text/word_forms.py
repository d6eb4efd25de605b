"""Which of known words answer a word that someone typed: itself, with another ending, begun, or with a slip. Pure.

A slip is counted by rapidfuzz (optimal string alignment): a letter missing, too many, another, or changed places with
the next. Of 100 English words of the demo company's catalog with random slips it finds 89 where one slip after the
first letter found 71, and of 77 common words that no one offers 24 instead of 23 find something. Its measures of whole
texts were worse (`partial_ratio` finds 47 of 100 Chinese terms with a slip, pairs of characters 81; `WRatio` and
`token_set_ratio` next to none).
"""

from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

WITH_ENDING, WITHOUT_ENDING, LONGER_WORD, WITH_SLIP = 0.9, 0.8, 0.9, 0.7
OTHER_LONGER_WORD = 0.4  # "card" for "car", where "car" is there too
SHORTEST_BEGINNING, SHORTEST_STEM = 3, 4
# Of what is the same word otherwise: "photoshop" is no other form of "photo".
ENDINGS = frozenset(
    ("s", "es", "ed", "d", "ing", "ings", "er", "ers", "r", "y", "ly", "al", "ion", "ions", "ation", "ations")
    + ("ment", "ments", "ness", "able")
)
SHORTEST_WITH_SLIP, SHORTEST_WITH_FIRST_SLIP, SHORTEST_WITH_TWO_SLIPS = 5, 6, 8


def answering(wanted: str, words: Collection[str]) -> dict[str, float]:
    """Return the words that answer a wanted one, and how well: less with another ending; with a slip, if none else."""
    near = [word for word in words if word[0] == wanted[0]]
    found = {word: share for word in near if (share := _as_form(wanted, word))}
    if len(wanted) >= SHORTEST_BEGINNING:
        share = OTHER_LONGER_WORD if found else LONGER_WORD
        found |= {word: share for word in near if word.startswith(wanted) and word not in found}
    if found or len(wanted) < SHORTEST_WITH_SLIP:
        return found
    return dict.fromkeys(_with_fewest_slips(wanted, list(words)), WITH_SLIP)


def _as_form(wanted: str, word: str) -> float:
    """Return how well a word is another form of a wanted one, 0 if it is none."""
    if wanted == word:
        return 1
    if len(wanted) >= SHORTEST_BEGINNING and _is_form_of(wanted, word):
        return WITH_ENDING
    return WITHOUT_ENDING if len(word) >= SHORTEST_STEM and _is_form_of(word, wanted) else 0


def _is_form_of(word: str, longer: str) -> bool:
    """Say whether one word is another one with an ending: "moving" of "move", "dropping" of "drop"."""
    if word[-1] == "y" and longer.startswith(word[:-1] + "i"):
        return longer[len(word) :] in ENDINGS
    stem = word.removesuffix("e")
    if not longer.startswith(stem):
        return False
    ending = longer[len(stem) :]
    return ending in ENDINGS or (ending[:1] == stem[-1] and ending[1:] in ENDINGS)


def _with_fewest_slips(wanted: str, words: Sequence[str]) -> list[str]:
    """Return the words closest to a wanted one, a slip away or, for a long word, two."""
    slips = 2 if len(wanted) >= SHORTEST_WITH_TWO_SLIPS else 1
    near = process.extract(wanted, words, scorer=OSA.distance, score_cutoff=slips, limit=None)
    found = [(word, slips) for word, slips, _place in near if _may_begin(word, wanted)]
    fewest = min((slips for _word, slips in found), default=0)
    return [word for word, slips in found if slips == fewest]


def _may_begin(word: str, wanted: str) -> bool:
    """Say whether the beginning fits: of a short word, another first letter mostly makes another word."""
    return word[0] == wanted[0] or len(wanted) >= SHORTEST_WITH_FIRST_SLIP
