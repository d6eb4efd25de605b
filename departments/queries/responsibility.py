"""Who is responsible for a service."""

from departments.enums import Duty
from departments.models import Department, Service
from servicedesk.accounts.models import User

Bearer = Department | User
Duties = dict[Duty, tuple[Bearer, ...]]


def duties_of(service: Service) -> Duties:
    """Return duty -> units and people who bear it, in the order of the duties; those that nobody bears are left out."""
    found: dict[Duty, list[Bearer]] = {duty: [] for duty in Duty}
    for row in service.responsibilities.select_related("department", "person").order_by("pk"):
        bearer: Bearer | None = row.department or row.person
        if bearer is not None:
            found[Duty(row.duty)].append(bearer)
    return {duty: tuple(bearers) for duty, bearers in found.items() if bearers}
