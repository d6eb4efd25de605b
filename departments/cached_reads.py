"""The organisation as remembered between requests (servicedesk/cached_reads/memory.py)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import get_language

from departments.enums import WORKING_ROLES
from departments.models import Contact, Department, Membership, Relation
from servicedesk.cached_reads.memory import cached, cached_each
from servicedesk.calendars.models import Calendar
from servicedesk.text.bilingual import pick

# Filing draws a number from `last_number`, and is no change of the organisation (departments/0004). The texts
# about a department are long and shown on one page.
NOT_KEPT = ("last_number", "about_en", "about_zh")
UNIT_FIELDS = tuple(f.attname for f in Department._meta.concrete_fields if f.name not in NOT_KEPT)
CALENDAR_FIELDS = tuple(field.attname for field in Calendar._meta.concrete_fields)
CONTACT_FIELDS = tuple(field.attname for field in Contact._meta.concrete_fields)


class Tree:
    """All units by id; companies have tens to hundreds of them, so the whole tree is one small read."""

    def __init__(self) -> None:
        self.parent: dict[int, int | None] = {}
        self.is_team: dict[int, bool] = {}
        self.calendars: dict[int, int] = {}
        self.codes: dict[int, str] = {}
        self.by_code: dict[str, int] = {}
        self.names: dict[int, dict[str, str]] = {}
        self.children: dict[int, list[int]] = {}
        units = Department.objects.order_by().values_list(
            "id", "parent_id", "is_team", "calendar_id", "code", "name_en", "name_zh"
        )
        for pk, parent, is_team, calendar, code, name_en, name_zh in units:
            self.parent[pk], self.is_team[pk], self.calendars[pk] = parent, is_team, calendar
            self.codes[pk], self.by_code[code] = code, pk
            self.names[pk] = {"en": name_en, "zh": name_zh}
            if parent is not None:
                self.children.setdefault(parent, []).append(pk)

    def name(self, unit: int) -> str:
        """Return the unit's name in the reader's language."""
        return pick(self.names[unit], get_language() or "en")

    def department_of(self, unit: int) -> int:
        """Return the nearest unit at or above that is not a team."""
        while self.is_team[unit] and self.parent[unit] is not None:
            unit = self.parent[unit]  # type: ignore[assignment] # just checked
        return unit

    def below(self, unit: int) -> set[int]:
        """Return the unit and everything below it."""
        return {unit}.union(*(self.below(child) for child in self.children.get(unit, ())))

    def with_teams(self, unit: int) -> set[int]:
        """Return the unit's department with its teams."""
        root = self.department_of(unit)
        return {root, *(child for child in self.children.get(root, ()) if self.is_team[child])}

    def above(self, unit: int) -> set[int]:
        """Return the unit and everything above it."""
        line = {unit}
        while (unit := self.parent[unit]) is not None:  # type: ignore[assignment]
            line.add(unit)
        return line


@cached
def org_tree() -> Tree:
    """Return the tree as it is now."""
    return Tree()


@cached
def staffed() -> frozenset[int]:
    """Return the departments in which, or in whose teams, someone works: a request can go there."""
    working = Membership.objects.filter(role__in=WORKING_ROLES, user__is_active=True).order_by()
    tree = org_tree()
    return frozenset(
        tree.department_of(unit) for unit in working.values_list("department", flat=True).distinct()
    )


class CachedMembership(NamedTuple):
    """A membership: the unit, the role there, and whether it says where the person belongs."""

    unit: int
    role: str
    is_primary: bool


@cached_each
def memberships_by_person(ids: set[int]) -> dict[int, tuple[CachedMembership, ...]]:
    """Return person -> memberships, for every id."""
    found: dict[int, list[CachedMembership]] = defaultdict(list)
    rows = Membership.objects.filter(user__in=ids).order_by("pk")
    for person, unit, role, is_primary in rows.values_list("user_id", "department_id", "role", "is_primary"):
        found[person].append(CachedMembership(unit, role, is_primary))
    return {pk: tuple(found[pk]) for pk in ids}


def units_by_id(ids: Iterable[int]) -> dict[int, Department]:
    """Return id -> unit with its calendar and its parent, for those there are; each caller gets its own instances."""
    rows = _unit_rows(ids)
    parents = _unit_rows({row["parent_id"] for row in rows.values()} - {None})
    calendars = calendars_by_id({row["calendar_id"] for row in rows.values()})
    units = {}
    for pk, row in rows.items():
        units[pk] = unit = _unit(row)
        unit.calendar = calendars[row["calendar_id"]]
        unit.parent = _unit(parents[row["parent_id"]]) if row["parent_id"] else None
    return units


def named_units_by_id(ids: Iterable[int]) -> dict[int, Department]:
    """Return id -> unit without calendar and parent, for lists."""
    return {pk: _unit(row) for pk, row in _unit_rows(ids).items()}


def _unit(row: dict[str, Any]) -> Department:
    return Department.from_db("default", UNIT_FIELDS, list(row.values()))


@cached_each
def _unit_rows(ids: set[int]) -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in Department.objects.filter(pk__in=ids).values(*UNIT_FIELDS)}


def calendars_by_id(ids: Iterable[int]) -> dict[int, Calendar]:
    """Return id -> calendar, for those there are; each caller gets its own instances."""
    return {pk: Calendar.from_db("default", CALENDAR_FIELDS, row) for pk, row in _calendar_rows(ids).items()}


@cached_each
def _calendar_rows(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in Calendar.objects.filter(pk__in=ids).values_list(*CALENDAR_FIELDS)}


def contacts_by_unit(ids: Iterable[int]) -> dict[int, Contact]:
    """Return unit -> how it is reached, for those that say so; each caller gets its own instances."""
    rows = _contact_rows(ids)
    return {pk: Contact.from_db("default", CONTACT_FIELDS, row) for pk, row in rows.items() if row}


@cached_each
def _contact_rows(ids: set[int]) -> dict[int, tuple[Any, ...]]:
    rows = {row[0]: row for row in Contact.objects.filter(pk__in=ids).values_list(*CONTACT_FIELDS)}
    return {pk: rows.get(pk, ()) for pk in ids}


@cached
def relations() -> dict[tuple[int, int], str]:
    """Return (provider, consumer) -> what one is to the other, for all of whom it was said."""
    rows = Relation.objects.order_by("pk").values_list("provider_id", "consumer_id", "kind")
    return {(provider, consumer): kind for provider, consumer, kind in rows}
