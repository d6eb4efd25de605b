"""What is asked of each kind of results."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from servicedesk.accounts.models import User
from tickets.models import Ticket

FOUND, FOUND_ON_PAGE, FOUND_OF_ONE = 6, 24, 48  # while one types, on the page, and of one kind alone


@dataclass(frozen=True)
class Asked:
    """What somebody looks for.

    words: of the text, in the form in which texts are searched. among: the requests that the filters leave.
    is_live: it is answered while they type. is_alone: no other kind is wanted.
    """

    user: User
    text: str
    words: list[str]
    among: QuerySet[Ticket]
    is_live: bool = False
    is_alone: bool = False

    @property
    def limit(self) -> int:
        """How many of a kind are shown at most."""
        if self.is_live:
            return FOUND
        return FOUND_OF_ONE if self.is_alone else FOUND_ON_PAGE


@dataclass(frozen=True)
class Result:
    """A result as programs read it: `key` asks the API for more, `url` is the path of its page.

    excerpt: where the words are, or what it is in a line. is_close: it has not every word, and nothing has.
    """

    key: str
    title: str
    excerpt: str
    url: str
    is_close: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of results: `name` is its value in the address, `label` its heading.

    find: returns what its template shows, under names of its own. shows: those of them that are lists of results.
    results: returns the same for programs, of what `find` has returned.
    narrowed_by: the filters that it understands; with another one set, it is left out.
    """

    name: str
    label: Any
    find: Callable[[Asked], Mapping[str, Any]]
    template: str
    shows: tuple[str, ...]
    results: Callable[[Mapping[str, Any]], Iterable[Result]]
    narrowed_by: frozenset[str] = frozenset()
