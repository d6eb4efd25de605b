"""People, their company roles and deputies, as remembered between requests (servicedesk/cached_reads/memory.py)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from servicedesk.cached_reads.memory import cached_each
from servicedesk.text.cleaning import normal_address

from .models import Absence, RoleGrant, User

# Signing in writes `last_login`, and is no change of the directory (accounts/0002). Who asks for it reads it.
PERSON_FIELDS = tuple(field.attname for field in User._meta.concrete_fields if field.name != "last_login")
NAME_FIELDS = ("id", "name", "native_name")
NAME_PLACES = tuple(PERSON_FIELDS.index(field) for field in NAME_FIELDS)
Away = tuple[int, datetime, datetime]
TimeAway = tuple[int | None, datetime, datetime]


def people_by_id(ids: Iterable[int]) -> dict[int, User]:
    """Return id -> person, for those there are; each caller gets its own instances."""
    return {pk: _person(PERSON_FIELDS, row) for pk, row in _person_rows(ids).items()}


def named_people_by_id(ids: Iterable[int]) -> dict[int, User]:
    """Return id -> person with nothing but their names, for lists."""
    rows = _person_rows(ids)
    return {pk: _person(NAME_FIELDS, [row[place] for place in NAME_PLACES]) for pk, row in rows.items()}


def person_by_address(address: str) -> User | None:
    """Return the person with an email address; None where there is none."""
    wanted = normal_address(address)
    pk = _ids_by_address([wanted]).get(wanted)
    return None if pk is None else people_by_id([pk]).get(pk)


def _person(fields: Iterable[str], row: Iterable[Any]) -> User:
    return User.from_db("default", list(fields), list(row))


@cached_each
def _person_rows(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in User.objects.filter(pk__in=ids).values_list(*PERSON_FIELDS)}


@cached_each
def _ids_by_address(addresses: set[str]) -> dict[str, int]:
    return dict(User.objects.filter(email__in=addresses).values_list("email", "pk"))


@cached_each
def roles_by_person(ids: set[int]) -> dict[int, frozenset[str]]:
    """Return person -> company roles, for every id."""
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    for person, role in RoleGrant.objects.filter(user__in=ids).values_list("user_id", "role"):
        found[person].add(role)
    return {pk: frozenset(roles) for pk, roles in found.items()}


@cached_each
def absences_by_deputy(ids: set[int]) -> dict[int, tuple[Away, ...]]:
    """Return deputy -> (absent person, from, to) of all times they act as deputy, for every id."""
    found: dict[int, list[Away]] = defaultdict(list)
    rows = Absence.objects.filter(deputy__in=ids).values_list("deputy_id", "user_id", "starts_at", "ends_at")
    for deputy, person, starts_at, ends_at in rows:
        found[deputy].append((person, starts_at, ends_at))
    return {pk: tuple(found[pk]) for pk in ids}


@cached_each
def absences_by_person(ids: set[int]) -> dict[int, tuple[TimeAway, ...]]:
    """Return person -> (deputy or None, from, to) of all their times away, for every id."""
    found: dict[int, list[TimeAway]] = defaultdict(list)
    rows = Absence.objects.filter(user__in=ids).values_list("user_id", "deputy_id", "starts_at", "ends_at")
    for person, deputy, starts_at, ends_at in rows:
        found[person].append((deputy, starts_at, ends_at))
    return {pk: tuple(found[pk]) for pk in ids}
