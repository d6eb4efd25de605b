"""What finds a request: one tsquery over its search document (`tickets.models.SearchDocument`), and what is compared.

A request is found by the words of its texts and of what was said in it, all of them together: the first word may be in
the title and the second one in a reply. Notes count for those who read them. Who works for a department finds it also
by its requester's name, in the place of some of the words. And a text that holds its number finds it.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.text.search import (
    is_told_by_terms,
    is_unspaced,
    matches,
    numbers_in,
    says,
    terms_of,
    words_of,
)
from tickets.rules import either, messages_where_readable, reader_terms, worker_terms

from .finding_requesters import named_by

COLUMN = "document__search"
INDEXED, SHORTEST = (
    3,
    3,
)  # words that the index is asked for, and their letters; what else is asked is compared


@dataclass(frozen=True)
class Asked:
    """What someone looks for among the requests that they may read.

    words, numbers: what the text holds of them. terms: the tsquery; indexed: a part of it that selects enough, as a
    word that begins many others costs the index dear. readers: that of all they may read. compared: the condition on
    tickets of what the terms do not decide.
    """

    words: list[str]
    numbers: list[str]
    terms: str
    indexed: str
    readers: str
    compared: Q

    def found(self, *, by_index: bool = True) -> Q:
        """Return the condition on tickets; without `by_index` each that is read is compared."""
        found = matches(COLUMN, self.terms, by_index=by_index and self.indexed == self.terms)
        if by_index and self.indexed != self.terms:
            found = matches(COLUMN, self.indexed) & found
        return found & self.compared

    def named(self) -> Q:
        """Return the condition that the text holds the number of a ticket that they may read."""
        return Q(number__in=self.numbers) & matches(COLUMN, self.readers, by_index=False)


def asked_by(user: User, text: str) -> Asked | None:
    """Return what a text asks for, of the person who typed it; None where it has no words."""
    words, numbers = words_of(text), numbers_in(text)
    if not words:
        return None
    readers, named = reader_terms(user), named_by(words) if reach_of(user).works else {}
    said = {word: f"({_said(user, word, named.get(word, []))})" for word in words}

    def of(some: list[str]) -> str:
        ways = [" & ".join(said[word] for word in some), *(either([f"@#{number}"]) for number in numbers)]
        return f"({' | '.join(f'({way})' for way in ways)}) & ({readers})"

    return Asked(
        words, numbers, of(words), of(_telling(words)), readers, _compared(user, words, numbers, named)
    )


def _said(user: User, word: str, people: list[int]) -> str:
    """Return the tsquery of one word: in public, in a note that the person may read, or in the requester's name."""
    ways = [terms_of([word])]
    noted = " | ".join(f"({terms_of([word], f'@n{unit} ')})" for unit in sorted(reach_of(user).works))
    if noted:
        ways.append(f"({noted}) & ({worker_terms(user)})")
    if people:
        ways.append(either([f"@r{person}" for person in people]))
    return " | ".join(f"({way})" for way in ways)


def _telling(words: list[str]) -> list[str]:
    """Return the words that select most: the longest, where a character of Chinese counts as three letters."""
    by_length = sorted(words, key=lambda word: -len(word) * (3 if is_unspaced(word) else 1))
    long = [word for word in by_length if len(word) >= SHORTEST or is_unspaced(word)]
    return long[:INDEXED] or by_length[: INDEXED - 1]


def _compared(user: User, words: list[str], numbers: list[str], named: dict[str, list[int]]) -> Q:
    found = Q()
    for word in words:
        if not is_told_by_terms(word):
            # Of one row at a time: all messages with the word would be read first where the few are taken for many.
            heard = messages_where_readable(user).filter(says(word), ticket=OuterRef("pk")).values("ticket")
            found &= says(word) | Q(pk=Subquery(heard[:1])) | Q(requester__in=named.get(word, []))
    return found | Q(number__in=numbers) if found and numbers else found
