"""The people whose requests are found by their names."""

from functools import reduce
from operator import or_

from django.db.models import Q

from servicedesk.accounts.models import User
from servicedesk.text.matched_words import missing_in

LOOKED_AT = 200  # names that are compared
PEOPLE = 24  # who are found
SHORTEST = 2  # letters of a word that may begin a name


def named_by(words: list[str]) -> dict[str, list[int]]:
    """Return word -> the people whose names have it: of all, 24 at most, first those whose names have most words."""
    asked = [word for word in words if len(word) >= SHORTEST and not word.isdigit()]
    if not asked:
        return {}
    near = reduce(or_, (Q(name__icontains=word) | Q(native_name__icontains=word) for word in asked))
    names = User.objects.filter(near).order_by("name", "pk").values_list("pk", "name", "native_name")
    borne = {
        pk: set(asked).difference(missing_in(f"{name} {native}", asked))
        for pk, name, native in names[:LOOKED_AT]
    }
    people = sorted(borne, key=lambda pk: -len(borne[pk]))[:PEOPLE]
    return {word: [pk for pk in people if word in borne[pk]] for word in asked}
