"""Whom a service is for: groups of people, in one of which a person must be.

A group names departments (with all below), roles, job titles and places (with all within). It takes a person who has
one of each kind that it names; a group that names nothing takes nobody. Without groups a service is for everyone.
Two audiences say who may see a service and, of those, who may order it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

Ids = frozenset[int]
Words = frozenset[str]


@dataclass(frozen=True)
class Traits:
    """What is asked of a person: the unit they belong to and all above it, their roles,
    title (folded), the place where they work and all that it lies in."""

    departments: Ids = frozenset()
    roles: Words = frozenset()
    posts: Words = frozenset()
    places: Ids = frozenset()


@dataclass(frozen=True)
class Group:
    """People who have one of each kind that is named here; titles are folded."""

    departments: Ids = frozenset()
    roles: Words = frozenset()
    posts: Words = frozenset()
    places: Ids = frozenset()

    def takes(self, person: Traits) -> bool:
        """Say whether the person is in the group."""
        named = [kind.name for kind in fields(self) if getattr(self, kind.name)]
        return bool(named) and all(getattr(self, kind) & getattr(person, kind) for kind in named)


Groups = tuple[Group, ...]


@dataclass(frozen=True)
class Audience:
    """The groups that may see a service, and those of them that may order it; none: everyone, all who see it."""

    see: Groups = ()
    order: Groups = field(default=())


EVERYONE = Audience()


def is_for(person: Traits, groups: Iterable[Group]) -> bool:
    """Say whether one of the groups takes the person, or there is none."""
    known = tuple(groups)
    return not known or any(group.takes(person) for group in known)
