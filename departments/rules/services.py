"""Which services a person finds, and which of them they may order, for whom."""

from collections.abc import Callable, Collection, Iterable

from django.db.models import Q, QuerySet

from departments.audiences import EVERYONE, Audience, Groups, Traits, is_for
from departments.cached_places import place_tree, workplaces
from departments.cached_reads import CachedMembership, memberships_by_person, org_tree, staffed
from departments.cached_services import audiences, offered_services
from departments.enums import ServiceState
from departments.models import Service
from servicedesk.accounts.cached_reads import roles_by_person
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import assists, is_admin, roles_of
from servicedesk.events import clock
from servicedesk.text.cleaning import folded

from .catalog import may_edit_service, services_editable_by


def traits_of(user: User) -> Traits:
    """Return what audiences ask of the person: their own, and none of those whom they stand in for."""
    held, place = memberships_by_person([user.pk])[user.pk], workplaces([user.pk])[user.pk]
    return _Trees().traits(held, roles_of(user), user.post, place)


def traits_of_people(people: Collection[User]) -> dict[int, Traits]:
    """Return the same of many people by id, in a number of queries that does not grow with theirs."""
    ids = {person.pk for person in people}
    held, roles, places = memberships_by_person(ids), roles_by_person(ids), workplaces(ids)
    trees = _Trees()
    return {one.pk: trees.traits(held[one.pk], roles[one.pk], one.post, places[one.pk]) for one in people}


class _Trees:
    """The units and the places, each read once."""

    def __init__(self) -> None:
        self._units, self._places = org_tree(), place_tree()

    def traits(
        self, held: Collection[CachedMembership], roles: frozenset[str], post: str, place: int | None
    ) -> Traits:
        line = {above for one in held if one.is_primary for above in self._units.above(one.unit)}
        return Traits(
            departments=frozenset(line),
            roles=frozenset({one.role for one in held} | roles),
            posts=frozenset({folded(post)} - {""}),
            places=frozenset(self._places.line(place) if place is not None else ()),
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


def orderable_ids(user: User) -> list[int]:
    """Return the ids of those services, in the order of the catalog's shelves."""
    person, works, known = traits_of(user), staffed(), audiences()

    def is_open(audience: Audience) -> bool:
        return is_for(person, audience.see) and is_for(person, audience.order)

    return [
        pk
        for pk, department in offered_services().items()
        if department in works and is_open(known.get(pk, EVERYONE))
    ]


def orderable_among(user: User, found: Iterable[Service]) -> set[int]:
    """Return which of the services that the person finds they may order, by id; agrees with `may_order`."""
    person, works, known = traits_of(user), staffed(), audiences()
    return {
        service.pk
        for service in found
        if service.department_id in works and is_for(person, known.get(service.pk, EVERYONE).order)
    }


def offered_among(user: User, services: Collection[int]) -> set[int]:
    """Return which of these are offered and found by the person, by id; agrees with `services_offered_to`."""
    if not services:
        return set()
    person, offered, known = traits_of(user), offered_services(), audiences()
    return {pk for pk in services if pk in offered and is_for(person, known.get(pk, EVERYONE).see)}


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
