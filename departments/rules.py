"""Who reaches which departments, and who may change what of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from departments.audiences import EVERYONE, Audience, Groups, Traits, is_for
from departments.cached_places import place_tree, workplaces
from departments.cached_reads import memberships_by_person, org_tree, staffed
from departments.cached_services import audiences, service_owners
from departments.enums import WORKING_ROLES, MemberRole, ServiceState
from departments.models import Author, Department, FieldSet, Service
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import (
    assists,
    is_admin,
    is_arbiter,
    is_executive,
    roles_of,
    stands_in_for,
)
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock
from servicedesk.text.cleaning import folded


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


def may_edit_catalog(user: User, department: Department | int) -> bool:
    """A department's whole catalog, and what it promises: its leads and heads, and admins."""
    pk = department if isinstance(department, int) else department.pk
    return is_admin(user) or pk in reach_of(user).steers


def may_edit_window(user: User, department: Department | int) -> bool:
    """What a unit says of itself on its page: its leads and heads, and admins."""
    return may_edit_catalog(user, department)


def may_set_relation(user: User, provider: Department | int) -> bool:
    """What a department is to those that it serves: its heads, those above, and admins."""
    pk = provider if isinstance(provider, int) else provider.pk
    return is_admin(user) or pk in reach_of(user).heads


def may_offer_for(user: User, department: int, team: int | None) -> bool:
    """Put an entry into a catalog: who edits the department's, and the leads of the team that it goes to."""
    return may_edit_catalog(user, department) or team in reach_of(user).steers


def may_edit_service(user: User, service: Service) -> bool:
    """An entry of the catalog: who may put it there, and its owner."""
    return service.owner_id == user.pk or may_offer_for(user, service.department_id, service.team_id)


def may_edit_form(user: User, service: Service) -> bool:
    """What a service asks: those who edit its entry."""
    return may_edit_service(user, service)


def may_edit_field_set(user: User, field_set: FieldSet) -> bool:
    """A department's set of fields: who edits entries of its catalog; the company's: admins."""
    if field_set.department_id is None:
        return is_admin(user)
    return catalogs_editable_by(user).filter(pk=field_set.department_id).exists()


def field_sets_editable_by(user: User) -> QuerySet[FieldSet]:
    """The sets of fields that the person edits; agrees with `may_edit_field_set`."""
    if is_admin(user):
        return FieldSet.objects.all()
    return FieldSet.objects.filter(department__in=catalogs_editable_by(user))


def field_sets_for(department: int) -> QuerySet[FieldSet]:
    """The sets that forms of a department may take: the company's, its own and those of all above it."""
    line = org_tree().above(department)
    return FieldSet.objects.filter(Q(department=None) | Q(department__in=line), is_active=True)


def may_write_for(user: User, department: Department | int) -> bool:
    """Articles and announcements of a department: its leads and heads, admins, and its authors."""
    pk = department if isinstance(department, int) else department.pk
    return may_edit_catalog(user, pk) or Author.objects.filter(department=pk, person=user).exists()


def edits_catalogs(user: User) -> bool:
    """Say whether there is any catalog of which the person may edit entries."""
    return adds_services(user) or user.pk in service_owners()


def adds_services(user: User) -> bool:
    """Say whether there is any catalog to which the person may add an entry."""
    return is_admin(user) or bool(reach_of(user).steers)


def catalogs_editable_by(user: User) -> QuerySet[Department]:
    """The departments to whose catalog the person may add entries: of any kind, or those of a team."""
    departments = Department.objects.filter(is_team=False)
    if is_admin(user):
        return departments
    tree = org_tree()
    return departments.filter(pk__in={tree.department_of(unit) for unit in reach_of(user).steers})


def services_editable_by(user: User) -> QuerySet[Service]:
    """The entries of the catalog that the person may edit; agrees with `may_edit_service`."""
    if is_admin(user):
        return Service.objects.all()
    steers = reach_of(user).steers
    return Service.objects.filter(Q(department__in=steers) | Q(team__in=steers) | Q(owner=user))


def traits_of(user: User) -> Traits:
    """Return what audiences ask of the person: their own, and none of those whom they stand in for."""
    held, tree, place = memberships_by_person([user.pk])[user.pk], org_tree(), workplaces([user.pk])[user.pk]
    line = {above for one in held if one.is_primary for above in tree.above(one.unit)}
    return Traits(
        departments=frozenset(line),
        roles=frozenset({one.role for one in held} | roles_of(user)),
        posts=frozenset({folded(user.post)} - {""}),
        places=frozenset(place_tree().line(place) if place is not None else ()),
    )


def services_visible_to(user: User) -> QuerySet[Service]:
    """The services that are offered and that the person may find, and those whose entry they edit."""
    if is_admin(user):
        return Service.objects.all()
    return Service.objects.filter(Q(pk__in=services_offered_to(user)) | Q(pk__in=services_editable_by(user)))


def services_offered_to(user: User) -> QuerySet[Service]:
    """The services that are offered and that the person may find, whether or not they may order them."""
    return _offered().exclude(pk__in=_closed(user, lambda audience: audience.see))


def services_orderable_by(user: User) -> QuerySet[Service]:
    """The services that the person may order, of departments in which someone works; agrees with `may_order`."""
    closed = _closed(user, lambda audience: audience.see) | _closed(user, lambda audience: audience.order)
    return _offered().filter(department__in=staffed()).exclude(pk__in=closed)


def _offered() -> QuerySet[Service]:
    return Service.objects.filter(state=ServiceState.PUBLISHED, department__is_active=True)


def _closed(user: User, groups: Callable[[Audience], Groups]) -> set[int]:
    """Return the services of whose groups none takes the person."""
    person = traits_of(user)
    return {service for service, audience in audiences().items() if not is_for(person, groups(audience))}


def may_see_service(user: User, service: Service) -> bool:
    """Say of one service whether it is among those of `services_visible_to`."""
    return may_edit_service(user, service) or may_find(user, service)


def may_find(user: User, service: Service) -> bool:
    """Say of one service whether it is among those of `services_offered_to`."""
    if not (service.is_active and service.department.is_active):
        return False
    return is_for(traits_of(user), audience_of(service).see)


def may_order(user: User, service: Service) -> bool:
    """Say whether the person may file a request for the service."""
    if service.department_id not in staffed():
        return False
    return may_find(user, service) and is_for(traits_of(user), audience_of(service).order)


def audience_of(service: Service) -> Audience:
    """Return whom the service is for."""
    return audiences().get(service.pk, EVERYONE)


def may_ask_for(user: User, person: User, service: Service) -> bool:
    """Say whether one may file for the other: where the service is confidential, line manager and assistants may."""
    if user.pk == person.pk or not service.is_confidential:
        return True
    return person.line_manager_id == user.pk or assists(user, person, clock.reading())


def may_manage_members(user: User, department: Department) -> bool:
    """Who belongs to a unit and as what: its heads, those above, and admins."""
    return is_admin(user) or department.pk in reach_of(user).heads


def may_grant(user: User, department: Department, person: User, role: str) -> bool:
    """Say whether the user may give the person a role there, or take it: no one their own, heads none of heads."""
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
    """Say whether there are calendars for the person to look at: they lead or head a unit, or are an admin."""
    return is_admin(user) or bool(reach_of(user).steers)


def outside_reach(user: User, calendar: Calendar) -> QuerySet[Department]:
    """The units that count in the calendar and that the person does not steer."""
    return Department.objects.filter(calendar=calendar).exclude(pk__in=reach_of(user).steers)


def calendars_editable_by(user: User) -> QuerySet[Calendar]:
    """Those of them in which no one counts whom the person does not steer: none changes another's promises."""
    if is_admin(user):
        return Calendar.objects.all()
    steers, calendars = reach_of(user).steers, org_tree().calendars
    others = {calendar for unit, calendar in calendars.items() if unit not in steers}
    return Calendar.objects.filter(pk__in={calendars[unit] for unit in steers} - others)


def may_edit_calendar(user: User, calendar: Calendar) -> bool:
    return calendars_editable_by(user).filter(pk=calendar.pk).exists()
