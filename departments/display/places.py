"""Places as people read them."""

from collections.abc import Iterable

from django.utils.translation import override

from departments.cached_places import place_tree, workplaces
from servicedesk.accounts.models import User


def locations(people: Iterable[User]) -> dict[int, str]:
    """Return person id -> where they work, the place with all around it, else the words that the directory has."""
    people = list(people)
    places = workplaces([person.pk for person in people])
    tree = place_tree() if any(places.values()) else None
    return {
        person.pk: tree.path(place) if tree and (place := places[person.pk]) is not None else person.location
        for person in people
    }


def place_text(place: int | None) -> str:
    """Return a place with all around it, "Shanghai › Tower 2 › Room 3.12"; "" for none."""
    return "" if place is None else place_tree().path(place)


def place_names(place: int) -> dict[str, str]:
    """Return language ("en", "zh") -> the place with all around it, as paper in both languages names it."""
    tree, found = place_tree(), {}
    for short, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            found[short] = tree.path(place)
    return found
