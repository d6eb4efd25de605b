"""How many people a service is for, and who they are: the same groups as rights ask about, asked of the database."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from departments.audiences import Audience, Group
from departments.cached_places import place_tree
from departments.cached_reads import org_tree
from departments.models import Membership, Workplace
from servicedesk.accounts.models import RoleGrant, User
from servicedesk.text.cleaning import folded


def people_who_order(audience: Audience) -> QuerySet[User]:
    """Return the active people who belong to a department and who may order a service of this audience."""
    belonging = Membership.objects.filter(is_primary=True).values("user")
    people = User.objects.filter(is_active=True, pk__in=belonging)
    return people.filter(_in_one(audience.see), _in_one(audience.order))


def _in_one(groups: Iterable[Group]) -> Q:
    taken = [_in(group) for group in groups]
    if not taken:
        return Q()
    found = taken[0]
    for more in taken[1:]:
        found |= more
    return found


def _in(group: Group) -> Q:
    found = Q()
    if group.departments:
        below = set().union(*(org_tree().below(unit) for unit in group.departments))
        own = Membership.objects.filter(is_primary=True, department__in=below)
        found &= Q(pk__in=own.values("user"))
    if group.roles:
        held = Membership.objects.filter(role__in=group.roles)
        granted = RoleGrant.objects.filter(role__in=group.roles)
        found &= Q(pk__in=held.values("user")) | Q(pk__in=granted.values("user"))
    if group.posts:
        posts = User.objects.exclude(post="").order_by().values_list("post", flat=True).distinct()
        found &= Q(post__in=[post for post in posts if folded(post) in group.posts])
    if group.places:
        within = set().union(*(place_tree().below(place) for place in group.places))
        found &= Q(pk__in=Workplace.objects.filter(place__in=within).values("user"))
    return found
