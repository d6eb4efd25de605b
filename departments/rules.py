"""Who reaches which departments, and who may change what of them."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language

from departments.enums import WORKING_ROLES, MemberRole
from departments.models import Department, Membership, Service
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter, is_executive, stands_in_for
from servicedesk.bilingual import pick
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock


@dataclass(frozen=True)
class Reach:
    """What a person's memberships open, those of the absent people he stands in for included. Sets of unit ids.

    works: units whose queue he works (a department with its teams counts as one).
    steers: units he leads or heads, with all below. heads: the same for heads alone.
    home: the department he consumes for, or None. home_line: home and everything above it.
    """

    works: frozenset[int]
    steers: frozenset[int]
    heads: frozenset[int]
    home: int | None
    home_line: frozenset[int]


class Tree:
    """All units by id; companies have tens to hundreds of them, so the whole tree is one small read."""

    def __init__(self) -> None:
        self.parent: dict[int, int | None] = {}
        self.is_team: dict[int, bool] = {}
        self.codes: dict[int, str] = {}
        self.names: dict[int, dict[str, str]] = {}
        self.children: dict[int, list[int]] = defaultdict(list)
        units = Department.objects.order_by().values_list(
            "id", "parent_id", "is_team", "code", "name_en", "name_zh"
        )
        for pk, parent, is_team, code, name_en, name_zh in units:
            self.parent[pk], self.is_team[pk], self.codes[pk] = parent, is_team, code
            self.names[pk] = {"en": name_en, "zh": name_zh}
            if parent is not None:
                self.children[parent].append(pk)

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
        return {unit}.union(*(self.below(child) for child in self.children[unit]))

    def with_teams(self, unit: int) -> set[int]:
        """Return the unit's department with its teams."""
        root = self.department_of(unit)
        return {root, *(child for child in self.children[root] if self.is_team[child])}

    def above(self, unit: int) -> set[int]:
        """Return the unit and everything above it."""
        line = {unit}
        while (unit := self.parent[unit]) is not None:  # type: ignore[assignment]
            line.add(unit)
        return line


def reach_of(user: User) -> Reach:
    """Return what the person's memberships open; worked out once per instance, so once per request."""
    known: Reach | None = user.__dict__.get("_reach")
    if known is None:
        known = user.__dict__["_reach"] = _work_out(user)
    return known


def tree_of(user: User) -> Tree:
    """Return the tree that the person's reach was worked out on; read once per instance, so once per request."""
    known: Tree | None = user.__dict__.get("_tree")
    if known is None:
        known = user.__dict__["_tree"] = Tree()
    return known


def _work_out(user: User) -> Reach:
    people = Q(user=user.pk) | Q(user__in=stands_in_for(user, clock.reading()))
    rows = Membership.objects.filter(people).values_list("user_id", "department_id", "role", "is_primary")
    tree = tree_of(user)
    works: set[int] = set()
    steers: set[int] = set()
    heads: set[int] = set()
    home = None
    for person, unit, role, is_primary in rows:
        if role in WORKING_ROLES:
            works |= tree.with_teams(unit)
        if role in (MemberRole.LEAD, MemberRole.HEAD):
            steers |= tree.below(unit)
        if role == MemberRole.HEAD:
            heads |= tree.below(unit)
        if is_primary and person == user.pk:
            home = tree.department_of(unit)
    line = tree.above(home) if home is not None else set()
    return Reach(frozenset(works | steers), frozenset(steers), frozenset(heads), home, frozenset(line))


def figures_visible_to(user: User) -> QuerySet[Department]:
    """The departments whose figures the person sees; a team counts with its department."""
    departments = Department.objects.filter(is_team=False)
    return departments if sees_all_figures(user) else departments.filter(pk__in=reach_of(user).steers)


def sees_all_figures(user: User) -> bool:
    return is_executive(user) or is_admin(user) or is_arbiter(user)


def may_configure(user: User) -> bool:
    """The company's structure and people."""
    return is_admin(user)


def may_edit_catalog(user: User, department: Department | int) -> bool:
    """A department's services, forms and targets: its leads and heads, and admins."""
    pk = department if isinstance(department, int) else department.pk
    return is_admin(user) or pk in reach_of(user).steers


def catalogs_editable_by(user: User) -> QuerySet[Department]:
    """The departments whose catalog the person may edit."""
    departments = Department.objects.filter(is_team=False)
    return departments if is_admin(user) else departments.filter(pk__in=reach_of(user).steers)


def services_visible_to(user: User) -> QuerySet[Service]:
    """The services a person may find and order, and those whose catalog he edits."""
    reach = reach_of(user)
    offered = Q(is_active=True, department__is_active=True)
    limits = Service.orderable_by.through.objects.filter(service=OuterRef("pk"))
    for_me = ~Exists(limits) | Exists(limits.filter(department__in=reach.home_line))
    if is_admin(user):
        return Service.objects.all()
    return Service.objects.filter((offered & for_me) | Q(department__in=reach.steers))


def may_order(user: User, service: Service) -> bool:
    """Say whether the person may file a request for the service."""
    if not (service.is_active and service.department.is_active):
        return False
    allowed = set(service.orderable_by.values_list("id", flat=True))
    return not allowed or bool(allowed & reach_of(user).home_line)


def may_manage_members(user: User, department: Department) -> bool:
    """Who belongs to a unit and as what: its heads, those above, and admins."""
    return is_admin(user) or department.pk in reach_of(user).heads


def may_grant(user: User, department: Department, person: User, role: str) -> bool:
    """Say whether the user may give the person a role there, or take it: nobody his own, heads none of heads."""
    if is_admin(user):
        return True
    return may_manage_members(user, department) and person.pk != user.pk and role != MemberRole.HEAD


def calendars_visible_to(user: User) -> QuerySet[Calendar]:
    """The calendars in which a unit counts that the person leads or heads; all of them for admins."""
    if is_admin(user):
        return Calendar.objects.all()
    used = Department.objects.filter(pk__in=reach_of(user).steers)
    return Calendar.objects.filter(pk__in=used.values("calendar"))


def may_see_calendars(user: User) -> bool:
    """Say whether there are calendars for the person to look at: he leads or heads a unit, or is an admin."""
    return is_admin(user) or bool(reach_of(user).steers)


def outside_reach(user: User, calendar: Calendar) -> QuerySet[Department]:
    """The units that count in the calendar and that the person does not steer."""
    return Department.objects.filter(calendar=calendar).exclude(pk__in=reach_of(user).steers)


def calendars_editable_by(user: User) -> QuerySet[Calendar]:
    """Those of them in which nobody counts whom the person does not steer: none changes another's promises."""
    if is_admin(user):
        return Calendar.objects.all()
    others = Department.objects.exclude(pk__in=reach_of(user).steers)
    return calendars_visible_to(user).exclude(pk__in=others.values("calendar"))


def may_edit_calendar(user: User, calendar: Calendar) -> bool:
    return calendars_editable_by(user).filter(pk=calendar.pk).exists()
