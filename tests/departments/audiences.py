"""Services for some people only."""

from departments.actions.audiences import set_audience
from departments.audiences import Audience, Group
from departments.models import Department, Service


def limit_to(service: Service, *units: Department) -> None:
    """Let only people of these units see the service."""
    group = Group(departments=frozenset(unit.pk for unit in units))
    set_audience(service=service, audience=Audience(see=(group,) if units else ()), by=None)
