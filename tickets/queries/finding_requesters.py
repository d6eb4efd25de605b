"""Requests by the names of those who asked: for people who work for a department, and know requesters by name."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q, QuerySet

from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.database.branches import Branch, any_of
from servicedesk.text.matched_words import missing_in
from servicedesk.text.search import contains_all
from servicedesk.web.lists.ordering import Ordering
from tickets.models import Ticket
from tickets.rules import readable_branches

LOOKED_AT = 200  # names that are compared
PEOPLE = 8  # whose requests are read
SHORTEST = 2  # letters of a word that may begin a name


def requests_by(user: User, rows: QuerySet[Ticket], words: list[str], limit: int) -> list[int]:
    """Return ids of the newest readable requests of people whose name has some of the words, with all of the others.

    "emily printer" finds the requests of every Emily that have the other word. Nobody but those who work for a
    department finds any.
    """
    if not reach_of(user).works:
        return []
    readable, order = (
        rows.filter(any_of(readable_branches(user), Ticket, of_few=True)),
        Ordering.of(Ticket, "-submitted_at"),
    )
    ids: list[int] = []
    for said, people in named_by(words).items():
        rest = [word for word in words if word not in said]
        having = readable.filter(contains_all(rest, by_index=False)) if rest else readable
        ids += order.first_ids(having, limit, [Branch("requester", people)])
    return ids


def named_by(words: list[str]) -> Mapping[frozenset[str], list[int]]:
    """Return people by which of the words their names have: first those with the most words, eight at most."""
    asked = [word for word in words if len(word) >= SHORTEST and not word.isdigit()]
    near = Q(pk__in=[])
    for word in asked:
        near |= Q(name__icontains=word) | Q(native_name__icontains=word)
    names = User.objects.filter(near).order_by("name", "pk").values_list("pk", "name", "native_name")
    named = defaultdict[frozenset[str], list[int]](list)
    for pk, name, native in names[:LOOKED_AT] if asked else ():
        said = frozenset(asked).difference(missing_in(f"{name} {native}", asked))
        if said:
            named[said].append(pk)
    known, left = dict[frozenset[str], list[int]](), PEOPLE
    for said in sorted(named, key=len, reverse=True):
        if left > 0:
            known[said] = named[said][:left]
            left -= len(known[said])
    return known
