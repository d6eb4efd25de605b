"""Searching texts in any language: whole words by how they begin, Chinese by pairs of characters.

The SQL function `desk_search_text` gives a text the one form in which it is searched, of what is kept and of what is
asked: words with a blank between them, also where Chinese meets Latin letters or digits. It fills the generated columns
`search_text` and, as terms, `search`: a word of letters and digits whole, a word of a script that is written without
blanks as its pairs of characters. What the terms cannot decide alone is compared with `search_text`.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TypeVar

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from .cleaning import MAX_WORDS

Row = TypeVar("Row", bound=Model)
MAX_NUMBERS = 20
MAX_TERM = 60  # how many characters of a word are a term
MAX_PAIRS = 24  # of a word: what begins so and is not it, its text tells
SEARCH_TEXT = "search_text"
UNREAD = ("search", SEARCH_TEXT)  # what a page that searches nothing need not load
# Thai to Khmer, Chinese, Japanese and Korean, as in the SQL functions: words are not told apart by blanks.
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NUMBER = re.compile("[A-Z0-9]+(?:-[A-Z0-9]+)*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def words_of(query: str) -> list[str]:
    """Return the words that are looked for: in the form in which texts are searched, each once, at most eight."""
    return list(_words_of(_UNSTORABLE.sub(" ", query)))


@lru_cache(maxsize=1024)
def _words_of(query: str) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_search_text(%s)", [query])
        (text,) = cursor.fetchone()
    return tuple(dict.fromkeys(text.split()))[:MAX_WORDS]


def is_unspaced(word: str) -> bool:
    """Say whether a word, or a character, is of a script that is written without blanks; a word is wholly so or not."""
    return _UNSPACED.match(word) is not None


def terms_of(words: list[str], mark: str = "") -> str:
    """Return a tsquery of what texts with all of the words have as terms, each with a mark before it; "" for no words.

    A word of letters and digits, and a single character, may go on; other words are all their pairs of characters, of
    a long one its first.
    """
    terms: list[str] = []
    for word in words:
        if len(word) == 1 or not is_unspaced(word):
            terms.append(f"{_quoted(mark + word[:MAX_TERM])}:*")
        else:
            pairs = (word[place : place + 2] for place in range(min(len(word) - 1, MAX_PAIRS)))
            terms.extend(_quoted(mark + pair) for pair in pairs)
    return " & ".join(dict.fromkeys(terms))


def is_told_by_terms(word: str) -> bool:
    """Say whether a text that has the terms of a word has the word; else its `search_text` has to be looked at."""
    return len(word) < 3 if is_unspaced(word) else len(word) <= MAX_TERM


def says(word: str) -> Q:
    """Return the condition that the `search_text` of a row has a word."""
    if is_unspaced(word):
        return Q(search_text__contains=word)
    return Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")


def has_word(text: str, word: str) -> bool:
    """Say of a text in the form of `search_text` what `says` says of a row."""
    return word in text if is_unspaced(word) else f" {word}" in f" {text}"


def matches(column: str, terms: str, *, by_index: bool = True) -> Q:
    """Return the condition that a column of terms matches a tsquery; without `by_index` each row read is compared."""
    operator = _Matches if by_index else _Compared
    return Q(operator(F(column), Cast(Value(terms), SearchQueryField())))


def matching(rows: QuerySet[Row], query: str) -> QuerySet[Row]:
    """Return those of `rows`, with columns `search` and `search_text`, that contain every word; none for no words."""
    words = words_of(query)
    if not words:
        return rows.none()
    told = [says(word) for word in words if not is_told_by_terms(word)]
    return rows.filter(matches("search", terms_of(words)), *told)


def numbers_in(text: str) -> list[str]:
    """Return what in a text could be the number of a ticket, in capital letters with plain hyphens; at most twenty."""
    plain = unicodedata.normalize("NFKC", text).upper()
    hyphened = "".join("-" if unicodedata.category(char) == "Pd" else char for char in plain)
    parts = _NUMBER.findall(hyphened)
    return [part for part in dict.fromkeys(parts) if any(char.isdigit() for char in part)][:MAX_NUMBERS]


class _Matches(Func):
    """The operator @@ with a ready tsquery: nothing stems, drops or splits the terms again."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: Expression | F, query: Expression) -> None:
        super().__init__(vector, query)


class _Compared(Func):
    """The function behind the operator @@: the same answer, and no index is on it."""

    function = "ts_match_vq"
    output_field = BooleanField()
    conditional = True


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
