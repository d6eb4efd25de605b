"""What memberships open: which units a person works, leads and heads, and who changes those."""

from dataclasses import dataclass

from django.db.models import QuerySet

from departments.cached_reads import memberships_by_person, org_tree
from departments.enums import WORKING_ROLES, MemberRole
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter, is_executive, stands_in_for
from servicedesk.events import clock


@dataclass(frozen=True)
class Reach:
    """What a person's memberships give access to, with those of absent people they are deputy of. Sets of unit ids.

    works: units whose queue they work (a department with its teams counts as one).
    steers: units they lead or head, with all below. heads: the same for heads alone.
    home: the department they consume for, or None. home_line: home and everything above it.
    leads: the units they steer by a role of their own, and not as someone's deputy.
    """

    works: frozenset[int]
    steers: frozenset[int]
    heads: frozenset[int]
    home: int | None
    home_line: frozenset[int]
    leads: frozenset[int]


def reach_of(user: User) -> Reach:
    """Return what the person's memberships open; calculated once per instance, so once per request."""
    known: Reach | None = user.__dict__.get("_reach")
    if known is None:
        known = user.__dict__["_reach"] = _work_out(user)
    return known


def _work_out(user: User) -> Reach:
    people = {user.pk} | stands_in_for(user, clock.reading())
    units = org_tree()
    works: set[int] = set()
    steers: set[int] = set()
    heads: set[int] = set()
    leads: set[int] = set()
    home = None
    for person, held in memberships_by_person(people).items():
        for unit, role, is_primary in held:
            if role in WORKING_ROLES:
                works |= units.with_teams(unit)
            if role in (MemberRole.LEAD, MemberRole.HEAD):
                steers |= units.below(unit)
                leads |= units.below(unit) if person == user.pk else set()
            if role == MemberRole.HEAD:
                heads |= units.below(unit)
            if is_primary and person == user.pk:
                home = units.department_of(unit)
    line = units.above(home) if home is not None else set()
    return Reach(
        works=frozenset(works | steers),
        steers=frozenset(steers),
        heads=frozenset(heads),
        home=home,
        home_line=frozenset(line),
        leads=frozenset(leads),
    )


def figures_visible_to(user: User) -> QuerySet[Department]:
    """The departments and teams whose figures the person sees: of those they lead or head, all for company roles."""
    units = Department.objects.all()
    return units if sees_all_figures(user) else units.filter(pk__in=reach_of(user).steers)


def sees_figures_of(user: User, unit: int) -> bool:
    """Say whether a unit is one of `figures_visible_to`."""
    return sees_all_figures(user) or unit in reach_of(user).steers


def teams_led_by(user: User) -> list[int]:
    """The teams that the person leads while someone else heads their department, in the order of their codes."""
    tree, steers = org_tree(), reach_of(user).steers
    led = [unit for unit in steers if tree.is_team[unit] and tree.department_of(unit) not in steers]
    return sorted(led, key=lambda unit: tree.codes[unit])


def sees_all_figures(user: User) -> bool:
    return is_executive(user) or is_admin(user) or is_arbiter(user)


def may_configure(user: User) -> bool:
    """The company's structure and people."""
    return is_admin(user)


def may_set_relation(user: User, provider: Department | int) -> bool:
    """What a department is to those that it serves: its heads, those above, and admins."""
    pk = provider if isinstance(provider, int) else provider.pk
    return is_admin(user) or pk in reach_of(user).heads


def may_manage_members(user: User, department: Department) -> bool:
    """Who belongs to a unit and as what: its heads, those above, and admins."""
    return is_admin(user) or department.pk in reach_of(user).heads


def may_grant(user: User, department: Department, person: User, role: str) -> bool:
    """Say whether the user may give the person a role there, or take it: no one their own, heads none of heads."""
    if is_admin(user):
        return True
    return may_manage_members(user, department) and person.pk != user.pk and role != MemberRole.HEAD
