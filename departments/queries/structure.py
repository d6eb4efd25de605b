"""The organisation as a tree to draw, and who is who in its units."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from departments.cached_reads import named_units_by_id, org_tree, staffed
from departments.enums import STEERING_ROLES, WORKING_ROLES, MemberRole
from departments.models import Department, Membership, Service
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.text.name_order import name_order

ROLE_RANK = {MemberRole.HEAD: 0, MemberRole.LEAD: 1, MemberRole.AGENT: 2, MemberRole.MEMBER: 3}


@dataclass
class Branch:
    """A unit with what lies below it, how deep it lies, and a few figures.

    has_agents: somebody works there; for a department, or in one of its teams.
    """

    unit: Department
    depth: int
    people: int = 0
    services: int = 0
    heads: list[User] = field(default_factory=list)
    has_agents: bool = True
    teams: list["Branch"] = field(default_factory=list)

    @property
    def lacks_agents(self) -> bool:
        """Whether requests could come to it, and nobody works there: it is a team, or offers services."""
        return self.unit.is_active and not self.has_agents and (self.unit.is_team or self.services > 0)


def tree(services: QuerySet[Service], *, with_inactive: bool = False) -> list[Branch]:
    """Return every department in the order of a walk through the tree, its teams in it; five queries in all.

    `services` are those that are counted.
    """
    units = Department.objects.select_related("calendar").annotate(people=_people())
    if not with_inactive:
        units = units.filter(is_active=True)
    children: dict[int | None, list[Department]] = defaultdict(list)
    found = list(units)
    known = {unit.pk for unit in found}
    language = get_language() or "en"
    for unit in sorted(found, key=lambda unit: name_order(unit.name, language)):
        children[unit.parent_id if unit.parent_id in known else None].append(unit)
    walk = _Walk(children, _counts(services), heads_of(known), _worked_in())
    return list(walk.below(None, 0))


def _people() -> Count:
    own = Q(memberships__until=None, memberships__is_primary=True, memberships__user__is_active=True)
    return Count("memberships", filter=own)


def _people_in(unit: Department) -> int:
    people: int = unit.people  # type: ignore[attr-defined] # annotated in `tree`
    return people


def _counts(services: QuerySet[Service]) -> dict[int, int]:
    counted = services.order_by().values("department").annotate(n=Count("pk"))
    return dict(counted.values_list("department", "n"))


def _worked_in() -> set[int]:
    """Return the units in which somebody works, and the departments of such teams."""
    working = Membership.objects.filter(role__in=WORKING_ROLES, user__is_active=True).order_by()
    return {*working.values_list("department", flat=True).distinct(), *staffed()}


@dataclass(frozen=True)
class _Walk:
    """A walk through the tree, with what is known of its units by id."""

    children: dict[int | None, list[Department]]
    services: dict[int, int]
    heads: dict[int, list[User]]
    worked_in: set[int]

    def below(self, parent: int | None, depth: int) -> Iterator[Branch]:
        for unit in self.children[parent]:
            if unit.is_team and parent is not None:
                continue
            branch = self._branch(unit, depth, self.services.get(unit.pk, 0))
            branch.teams = [
                self._branch(team, depth + 1, 0) for team in self.children[unit.pk] if team.is_team
            ]
            yield branch
            yield from self.below(unit.pk, depth + 1)

    def _branch(self, unit: Department, depth: int, services: int) -> Branch:
        heads, has_agents = self.heads.get(unit.pk, []), unit.pk in self.worked_in
        return Branch(unit, depth, _people_in(unit), services, heads, has_agents)


def children_of(unit: Department) -> list[Department]:
    """Return the units in service right below a unit, its teams first, each kind by name."""
    units = named_units_by_id(org_tree().children.get(unit.pk, ())).values()
    language = get_language() or "en"
    below = [one for one in units if one.is_active]
    return sorted(below, key=lambda one: (not one.is_team, name_order(one.name, language)))


def departments_in_service() -> QuerySet[Department]:
    """Return the departments that may be chosen, without their teams."""
    return Department.objects.filter(is_active=True, is_team=False)


def heads_of(units: Iterable[int]) -> dict[int, list[User]]:
    """Return unit id -> its active heads by name."""
    rows = Membership.objects.filter(department_id__in=units, role=MemberRole.HEAD, user__is_active=True)
    heads: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("user").order_by("user__name", "user_id"):
        heads[row.department_id].append(row.user)
    return heads


def leading(unit: Department) -> list[Membership]:
    """Return heads and leads of the unit and its teams, heads first."""
    found = _leading(unit=unit.pk)
    return sorted(found, key=lambda row: (ROLE_RANK[MemberRole(row.role)], row.department_id != unit.pk))


@composed
def _leading(*, unit: Given) -> QuerySet[Membership]:
    rows = Membership.objects.filter(in_unit(unit), role__in=STEERING_ROLES, user__is_active=True)
    return rows.select_related("user", "department").order_by("user__name", "pk")


def working(unit: Department) -> list[Membership]:
    """Return those who work the queues of the unit and its teams: the unit's own first, by role and name."""
    rows = Membership.objects.filter(in_unit(unit), role__in=WORKING_ROLES, user__is_active=True)
    found = rows.select_related("user", "department").order_by("user__name", "pk")
    return sorted(
        found,
        key=lambda row: (row.department_id != unit.pk, row.department.name, ROLE_RANK[MemberRole(row.role)]),
    )


def members(unit: Department) -> QuerySet[Membership]:
    """Return the members without a working role, of the unit and its teams."""
    rows = Membership.objects.filter(in_unit(unit), role=MemberRole.MEMBER, user__is_active=True)
    return rows.select_related("user", "department")


def in_unit(unit: Department | Given) -> Q:
    """Return the condition for memberships in the unit or one of its teams."""
    return Q(department=unit) | Q(department__parent=unit, department__is_team=True)


def units_with_parents(wanted: Iterable[int]) -> dict[int, Department]:
    """Return id -> unit with its parents, in one query; none for nothing."""
    wanted = set(wanted)
    rows = Department.objects.select_related("parent__parent").defer("about_en", "about_zh")
    return rows.order_by().in_bulk(wanted) if wanted else {}
