"""Which texts come closest to what someone typed, where none contains all of it.

A text is measured by the share of the query that it contains: words, perhaps with a typo or another ending, and pairs
of Chinese characters. What few texts contain counts more, and words without a meaning of their own do not count.
A character of Chinese counts less than a pair: 上网慢 has no pair in common with 上不了网 and 网速慢.
Everyday words that the query has in it as they are, such as "can't log in" or 开不了机, count on top of that.

With about 160 everyday words each, a query among 318 services takes 10 ms of a processor. Tried, and left out because
they found no more: what forms ask, phrases whose words stand apart, words joined from two ("key board").
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import NamedTuple, TypeVar

from servicedesk.text.cleaning import folded
from servicedesk.text.phrases import phrases_of, says, sentence_of
from servicedesk.text.query_parts import RUNS, characters_of, is_chinese, parts_of
from servicedesk.text.word_forms import answering

Key = TypeVar("Key")
GOOD = 0.2  # of the query, at least
BESIDE = 0.3  # of what the best text contains, at least
# The weight of what no text contains: a word, or a pair that may only join the end of one word to the next one.
UNKNOWN_WORD, UNKNOWN_PAIR = 0.8, 0.25
LONE_CHARACTER = 0.3
WORDS_BELOW_TITLE, BELOW_TITLE, SAID_BELOW_TITLE = 0.95, 0.9, 0.7
SAID = 0.5  # the weight of a phrase that the query says, where no other text has it
MOST_WORDS_SHOWN = 3


class Searched(NamedTuple):
    """What finds something: its names, what else it says, everyday words, and what people said of it.

    Everyday words are words or short phrases; `said` is words and pairs of Chinese characters, one a line.
    """

    title: str
    rest: str = ""
    words: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class _Text:
    whole: str
    words: frozenset[str]


class _Known(NamedTuple):
    title: _Text
    words: _Text
    rest: _Text
    said: _Text
    every: _Text


@lru_cache(maxsize=2048)
def _known(text: Searched) -> _Known:
    """Remembered: the same few hundred texts are compared with every query."""
    words = "\n".join(text.words)
    every = "\n".join([text.title, words, text.rest, text.said])
    return _Known(*map(_read, (text.title, words, text.rest, text.said, every)))


def _read(text: str) -> _Text:
    whole = folded(text)
    return _Text(whole, frozenset(RUNS.findall(whole)))


def closest(query: str, texts: Mapping[Key, Searched], limit: int) -> list[Key]:
    """Return the keys of those whose texts contain a good part of `query`, best first.

    The title counts a little more than the words, they than the rest, and it than what was said. Of equals those come
    first that the query calls by a word of theirs, and then the order given.
    """
    known = {key: _known(text) for key, text in texts.items()}
    words = frozenset[str]().union(*(one.every.words for one in known.values()))
    scores, whole = _said(query, texts), 0.0
    for part in dict.fromkeys([*parts_of(query), *characters_of(query)]):
        alike = {} if is_chinese(part) else answering(part, words)
        held = {key: _share(part, known[key], alike) for key in _holders(part, known, alike)}
        weight = _weight(part, len(held), len(known))
        whole += weight
        for key, share in held.items():
            scores[key] += weight * share
    wanted = max(GOOD * whole, BESIDE * max(scores.values(), default=0))
    good = [key for key, score in scores.items() if score and score >= wanted]
    return sorted(good, key=lambda key: (-scores[key], not _calls(query, texts[key])))[:limit]


def _holders(part: str, known: Mapping[Key, _Known], alike: Mapping[str, float]) -> list[Key]:
    """Return what has a part of the query anywhere: most have not, and need no closer look."""
    if is_chinese(part):
        return [key for key, one in known.items() if part in one.every.whole]
    return [key for key, one in known.items() if not one.every.words.isdisjoint(alike)] if alike else []


def _share(part: str, known: _Known, alike: Mapping[str, float]) -> float:
    """Return how well something answers a part of the query."""
    return max(
        _held(part, known.title, alike),
        WORDS_BELOW_TITLE * _held(part, known.words, alike),
        BELOW_TITLE * _held(part, known.rest, alike),
        SAID_BELOW_TITLE * _held(part, known.said, alike),
    )


def _said(query: str, texts: Mapping[Key, Searched]) -> dict[Key, float]:
    """Return what the phrase counts that the query says, for each text: of several the one that fewest texts have."""
    sentence = sentence_of(query)
    said = {
        key: [one.said for one in phrases_of(text.words) if one.is_more and one.said in sentence]
        for key, text in texts.items()
    }
    having = Counter(phrase for phrases in said.values() for phrase in phrases)
    return {
        key: max((SAID * _rarity(having[phrase], len(texts)) for phrase in phrases), default=0.0)
        for key, phrases in said.items()
    }


def _calls(query: str, text: Searched) -> bool:
    """Say whether a query has an everyday word of a text in it: 我的工资 has 工资, and not 工资卡."""
    sentence = sentence_of(query)
    return any(phrase.said in sentence for phrase in phrases_of(text.words))


def telling_words(query: str, text: Searched) -> list[str]:
    """Return the everyday words, at most three, that answer what the title does not; first those in the query as is."""
    title, sentence = _known(text).title, sentence_of(query)
    known = title.words | _known(text).words.words
    alike = {part: {} if is_chinese(part) else answering(part, known) for part in parts_of(query)}
    missing = {part: words for part, words in alike.items() if not _held(part, title, words)}
    said, others = [], []
    for phrase in phrases_of(text.words):
        if phrase.said in sentence and not says(text.title, phrase.word):
            said.append(phrase.word)
        elif any(_held(part, _read(phrase.word), words) for part, words in missing.items()):
            others.append(phrase.word)
    return [*said, *others][:MOST_WORDS_SHOWN]


def _held(part: str, text: _Text, alike: Mapping[str, float]) -> float:
    if is_chinese(part):
        return float(part in text.whole)
    return max((share for word, share in alike.items() if word in text.words), default=0)


def _weight(part: str, holding: int, of: int) -> float:
    if holding:
        weight = _rarity(holding, of)
        return weight * LONE_CHARACTER if is_chinese(part) and len(part) == 1 else weight
    if part.isdecimal():  # how many, which day: it says nothing of what is needed
        return 0
    return UNKNOWN_PAIR if is_chinese(part) else UNKNOWN_WORD


def _rarity(holding: int, of: int) -> float:
    """Return 1 for what one of many texts holds, less the more do."""
    return log(1 + of / holding) / log(1 + of)
