"""Who is at work for others: the first level of people where anybody is, deputies in the place of the absent."""

from collections.abc import Callable, Iterable
from datetime import datetime

from departments.enums import MemberRole
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import deputies_of

from .people import nearest

People = list[User]


def present_heads(unit: int, at: datetime) -> People:
    """Return the head of the unit, or the nearest above it; their deputy while they are away."""
    return first_present([lambda: nearest(unit, MemberRole.HEAD)], at)


def first_present(
    levels: Iterable[Callable[[], People]], at: datetime, *, without: int | None = None
) -> People:
    """Return the people of the first level where anybody is at work, deputies in the place of the absent.

    Where everyone is away, those of the first level are told all the same. The person with the id `without` is passed
    over, as a deputy too.
    """
    fallback: People = []
    for level in levels:
        people = [person for person in level() if person.is_active and person.pk != without]
        present = [person for person in _present(people, at) if person.pk != without]
        if present:
            return present
        fallback = fallback or people
    return fallback


def once(people: Iterable[User]) -> People:
    """Return the people in their order, each once."""
    return list({person.pk: person for person in people}.values())


def _present(people: People, at: datetime) -> People:
    """Return those at work and the deputies of the others, as far as these are at work themselves."""
    away = deputies_of([person.pk for person in people], at)
    deputies = {deputy for deputy in away.values() if deputy is not None}
    away_too = deputies_of(deputies, at)
    standing_in = User.objects.filter(pk__in=deputies - away_too.keys(), is_active=True).order_by("id")
    return once([*(person for person in people if person.pk not in away), *standing_in])
