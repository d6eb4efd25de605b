"""Searching texts in any language: pairs of characters find candidates by an index, an exact comparison decides.

The SQL function `desk_search_text` gives a text the one form in which it is searched. It fills the generated columns
`search_text` and, in pairs of characters, `search`; and it is what a query goes through as well.
"""

import re
import unicodedata
from typing import TypeVar

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

Row = TypeVar("Row", bound=Model)
MAX_WORDS, MAX_NUMBERS = 8, 20
UNREAD = ("search", "search_text")  # what a page that searches nothing need not load
_NUMBER = re.compile("[A-Z0-9]+(?:-[A-Z0-9]+)*")


def words_of(query: str) -> list[str]:
    """Return the words that are looked for: in the form in which texts are searched, each once, at most eight."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT desk_search_text(%s)", [query.replace("\x00", " ")])
        (text,) = cursor.fetchone()
    return list(dict.fromkeys(text.split()))[:MAX_WORDS]


def grams(words: list[str]) -> str:
    """Return a tsquery of all character pairs of the words; a single character by prefix; "" for no words."""
    terms: list[str] = []
    for word in words:
        if len(word) == 1:
            terms.append(f"{_quoted(word)}:*")
        else:
            terms.extend(_quoted(word[place : place + 2]) for place in range(len(word) - 1))
    return " & ".join(dict.fromkeys(terms))


def contains_all(words: list[str]) -> Q:
    """Return the condition that a row with the columns `search` and `search_text` contains every one of some words."""
    found = Q(_Matches(F("search"), Cast(Value(grams(words)), SearchQueryField())))
    for word in words:
        found &= Q(search_text__contains=word)
    return found


def matching(rows: QuerySet[Row], query: str) -> QuerySet[Row]:
    """Return those of `rows` that contain every word of `query`; none for a query without words."""
    words = words_of(query)
    return rows.filter(contains_all(words)) if words else rows.none()


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


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
