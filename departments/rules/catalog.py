"""Who edits what a unit says of itself and offers: its page, entries, forms, sets of fields."""

from django.db.models import Q, QuerySet

from departments.cached_reads import org_tree
from departments.cached_services import service_owners
from departments.models import Author, Department, FieldSet, Service
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin

from .reach import reach_of


def may_edit_catalog(user: User, department: Department | int) -> bool:
    """A department's whole catalog, and what it promises: its leads and heads, and admins."""
    pk = department if isinstance(department, int) else department.pk
    return is_admin(user) or pk in reach_of(user).steers


def may_edit_window(user: User, department: Department | int) -> bool:
    """What a unit says of itself on its page: its leads and heads, and admins."""
    return may_edit_catalog(user, department)


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


def may_see_missed_searches(user: User) -> bool:
    """What people searched for without opening a result: admins all of it, heads what showed services of theirs."""
    return is_admin(user) or bool(reach_of(user).heads)
