"""Whose calls a person takes: for which services they write down what someone says by phone or in person.

Those who work a unit do so for its services, whether or not they could request them for themselves. The service desk,
which is the department of the service that takes what fits no other, does so for all that were ever published.
"""

from django.db.models import QuerySet

from departments.cached_reads import staffed
from departments.cached_services import catch_all, service_by_id
from departments.enums import ServiceState
from departments.models import Service
from servicedesk.accounts.models import User

from .reach import reach_of


def services_taken_by(user: User) -> QuerySet[Service]:
    """The services that are offered, for which the person takes calls and requests can go somewhere."""
    offered = Service.objects.filter(state=ServiceState.PUBLISHED, department__is_active=True)
    units = staffed() if _works_for_the_service_desk(user) else reach_of(user).works & staffed()
    return offered.filter(department__in=units)


def may_take_calls(user: User) -> bool:
    """Say whether the person works anywhere."""
    return bool(reach_of(user).works)


def may_take_call(user: User, service: Service) -> bool:
    """Say of one service, whether it is offered or not, whether the person takes calls for it."""
    if service.department_id in reach_of(user).works:
        return True
    return service.state != ServiceState.DRAFT and _works_for_the_service_desk(user)


def _works_for_the_service_desk(user: User) -> bool:
    pk = catch_all()
    return pk is not None and service_by_id(pk).department_id in reach_of(user).works
