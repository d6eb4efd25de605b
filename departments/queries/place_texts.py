"""Locations of people that are words and no place yet: which there are, and who has them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from departments.models import Workplace
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded


@dataclass(frozen=True)
class TextGroup:
    """Equal words, whatever their case: as `folded` gives them, as most people have them, and how many have them."""

    text: str
    shown: str
    people: int


def people_with_texts() -> QuerySet[User]:
    """Return the people who have a location in words and no place."""
    placed = Workplace.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(~Exists(placed)).exclude(location="")


def text_groups() -> list[TextGroup]:
    """Return the groups of equal texts, those first that most people have."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    rows = people_with_texts().order_by().values_list("location").annotate(n=Count("pk"))
    for words, n in rows:
        spellings[folded(words)][words] += n
    found = [
        TextGroup(text, max(sorted(own), key=lambda words: own[words]), own.total())
        for text, own in spellings.items()
    ]
    return sorted(found, key=lambda group: (-group.people, group.text))


def people_of_text(text: str) -> QuerySet[User]:
    """Return the people who have these words, in any case, and no place."""
    words = people_with_texts().order_by().values_list("location", flat=True).distinct()
    return people_with_texts().filter(location__in=[one for one in words if folded(one) == text])
