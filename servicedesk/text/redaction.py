"""A text without what tells of whom it was: names, addresses, phone numbers, numbers of people and of requests. Pure.

It finds what has the form of such things, and the names that it is given. It cannot know who "the woman at the gate"
is: a person reads the text before others do.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Taken(StrEnum):
    """What was taken out."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True)
class Redacted:
    """The text, and how many of each kind were taken out."""

    text: str
    taken: Mapping[Taken, int] = field(default_factory=dict)


SHORTEST_PART = 3  # letters of a first or last name that is looked for alone
_CHINESE = re.compile("[\u3400-\u9fff]")
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++@[\w-]++(?:\.[\w-]++)+")  # never reads a long word twice
# Digits in groups, or with a country before them, or after a word that says so; days and years are none.
_PHONE = re.compile(
    r"(?P<kept>(?i:(?:\b(?:ext\.?|extension|phone|tel\.?|call))|分机号?|电话|手机)[ :：]{0,2})"
    r"\+?\d[\d \-]{1,14}\d(?!\d)"
    r"|(?<![\w.\-])(?!(?:19|20)\d\d-(?:19|20)?\d\d(?!\d))"
    r"(?:\+\d{1,3}[ \-]?)?(?:\(\d{2,5}\)[ \-]?)?\d{2,5}(?:[ \-]\d{2,5}){1,4}(?![\w\-])"
    r"|(?<![\w.])\+\d{7,15}(?!\w)"
    r"|(?<![\w.])1[3-9]\d{9}(?!\d)"
)
_NUMBER = re.compile(r"(?<![\w-])[A-Z]{2,12}-\d+(?!\w)|(?<!\w)\d{6,}[0-9Xx]?(?!\w)")
_TITLES = "先生|女士|小姐|老师|经理|主任|总监|师傅|工程师|总|工|哥|姐"


def without_people(text: str, names: Iterable[str], shown: Mapping[Taken, str]) -> Redacted:
    """Return the text with `shown` in place of what was taken out; `names`: of people, in any script.

    A name is found as a whole, and by its parts: first and last name in Latin letters, in Chinese the given name, and
    the family name with a title after it.
    """
    taken: Counter[Taken] = Counter()
    for kind, pattern in (
        (Taken.EMAIL, _EMAIL),
        (Taken.NAME, _pattern_of(names)),
        (Taken.PHONE, _PHONE),
        (Taken.NUMBER, _NUMBER),
    ):
        if pattern is not None:
            text = pattern.sub(_counting(kind, taken, shown[kind]), text)
    return Redacted(text, dict(taken))


def _counting(kind: Taken, taken: Counter[Taken], shown: str) -> Callable[[re.Match[str]], str]:
    def put(match: re.Match[str]) -> str:
        taken[kind] += 1
        return f"{match.groupdict().get('kept') or ''}{shown}"

    return put


def _pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    parts = {part for name in names for part in _parts(name.strip())}
    if not parts:
        return None
    return re.compile("|".join(sorted(parts, key=lambda part: (-len(part), part))))


def _parts(name: str) -> Iterable[str]:
    if not name:
        return
    if _CHINESE.search(name):
        yield re.escape(name)
        if len(name) >= 3:
            yield re.escape(name[-2:])
        yield f"{re.escape(name[0])}(?:{_TITLES})"
        return
    yield rf"(?i:(?<!\w){re.escape(name)}(?!\w))"
    for word in name.split():
        if len(word) >= SHORTEST_PART:
            yield rf"(?<!\w){re.escape(word)}(?!\w)"
