"""The people whose requests are found by their names."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import Q

from servicedesk.accounts.models import User
from servicedesk.text.matched_words import missing_in

LOOKED_AT = 200  # names that are compared
PEOPLE = 8  # whose requests are read
SHORTEST = 2  # letters of a word that may begin a name


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
