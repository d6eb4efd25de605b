"""Whose calls a person takes: for which services they write down what someone says by phone or at the counter.

Those who work a unit do so for its services, whether or not they could request them for themselves.
"""

from django.db.models import QuerySet

from departments.cached_reads import staffed
from departments.enums import ServiceState
from departments.models import Service
from servicedesk.accounts.models import User

from .reach import reach_of


def services_taken_by(user: User) -> QuerySet[Service]:
    """The services that are offered, of departments in which the person works and requests can go somewhere."""
    offered = Service.objects.filter(state=ServiceState.PUBLISHED, department__is_active=True)
    return offered.filter(department__in=reach_of(user).works & staffed())


def may_take_calls(user: User) -> bool:
    """Say whether the person works anywhere."""
    return bool(reach_of(user).works)


def may_take_call(user: User, service: Service) -> bool:
    """Say of one service, whether it is offered or not, whether the person works the unit that gets its requests."""
    return service.department_id in reach_of(user).works
