"""What finds a request: one tsquery over its search document (`tickets.models.SearchDocument`), and what is compared.

A request is found by the words of its texts and of what was said in it, all of them together: the first word may be in
the title and the second one in a reply. Notes count for those who read them. Who works for a department finds it also
by its requester's name, in the place of some of the words. And a text that holds its number finds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.text.search import is_told_by_terms, matches, numbers_in, says, terms_of, words_of
from tickets.rules import either, messages_where_readable, reader_terms, worker_terms

from .finding_requesters import named_by

COLUMN = "document__search"


@dataclass(frozen=True)
class Asked:
    """What someone looks for among the requests that they may read.

    words, numbers: what the text holds of them. terms: the tsquery. readers: that of what they may read, whatever it
    says. compared: the condition on tickets of what the terms do not decide.
    """

    words: list[str]
    numbers: list[str]
    terms: str
    readers: str
    compared: Q

    def found(self, *, by_index: bool = True) -> Q:
        """Return the condition on tickets; without `by_index` each that is read is compared."""
        return matches(COLUMN, self.terms, by_index=by_index) & self.compared

    def named(self) -> Q:
        """Return the condition that the text holds the number of a ticket that they may read."""
        return Q(number__in=self.numbers) & matches(COLUMN, self.readers, by_index=False)


def asked_by(user: User, text: str) -> Asked | None:
    """Return what a text asks for, of the person who typed it; None where it has no words."""
    words = words_of(text)
    if not words:
        return None
    numbers, readers = numbers_in(text), reader_terms(user)
    named = named_by(words) if reach_of(user).works else {}
    ways = [
        _all_said(user, words),
        *(_requested(user, words, said, people) for said, people in named.items()),
        *(either([f"@#{number}"]) for number in numbers),
    ]
    terms = f"({' | '.join(f'({way})' for way in ways)}) & ({readers})"
    return Asked(words, numbers, terms, readers, _compared(user, words, numbers, named))


def _all_said(user: User, words: Iterable[str]) -> str:
    return " & ".join(f"({_said(user, word)})" for word in words)


def _said(user: User, word: str) -> str:
    """Return the tsquery of one word, in public or in a note that the person may read."""
    noted = " | ".join(f"({terms_of([word], f'@n{unit} ')})" for unit in sorted(reach_of(user).works))
    public = terms_of([word])
    return f"({public}) | (({noted}) & ({worker_terms(user)}))" if noted else public


def _requested(user: User, words: list[str], said: frozenset[str], people: list[int]) -> str:
    asked = f"({either([f'@r{person}' for person in people])})"
    rest = _all_said(user, [word for word in words if word not in said])
    return f"{rest} & {asked}" if rest else asked


def _compared(
    user: User, words: list[str], numbers: list[str], named: Mapping[frozenset[str], list[int]]
) -> Q:
    found = Q()
    for word in words:
        if not is_told_by_terms(word):
            heard = Exists(messages_where_readable(user).filter(says(word), ticket=OuterRef("pk")))
            people = [one for said, bearers in named.items() if word in said for one in bearers]
            found &= says(word) | Q(heard) | Q(requester__in=people)
    return found | Q(number__in=numbers) if found and numbers else found
