"""Searching texts in any language: pairs of characters find candidates by an index, an exact comparison decides.

The counterpart of the SQL function `desk_search_vector`, which fills the generated columns `search`.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

from django.contrib.postgres.search import SearchQueryField
from django.db.models import BooleanField, Expression, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

Row = TypeVar("Row", bound=Model)
MAX_WORDS = 8
# The same ends of words as in the SQL function: white space, ASCII and CJK punctuation.
_ENDS = re.compile("[\\s!-/:-@\\[-`{-~\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]+")


def words_of(query: str) -> list[str]:
    """Return the words that are looked for: in small letters, each once, at most eight."""
    return list(dict.fromkeys(word for word in _ENDS.split(query.lower()) if word))[:MAX_WORDS]


def grams(query: str) -> str:
    """Return a tsquery of all character pairs of the words; a single character by prefix; "" for no words."""
    terms: list[str] = []
    for word in words_of(query):
        if len(word) == 1:
            terms.append(f"{_quoted(word)}:*")
        else:
            terms.extend(_quoted(word[place : place + 2]) for place in range(len(word) - 1))
    return " & ".join(dict.fromkeys(terms))


def matching(rows: QuerySet[Row], query: str, fields: Sequence[str], vector: str = "search") -> QuerySet[Row]:
    """Return those of `rows` that hold every word of `query` in one of `fields`; none for an empty query.

    `vector` is the generated column over at least these fields.
    """
    terms = grams(query)
    if not terms:
        return rows.none()
    found = rows.filter(_Matches(F(vector), Cast(Value(terms), SearchQueryField())))
    for word in words_of(query):
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found


class _Matches(Func):
    """The operator @@ with a ready tsquery: nothing stems, drops or splits the terms again."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()
    conditional = True

    def __init__(self, vector: Expression | F, query: Expression) -> None:
        super().__init__(vector, query)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
