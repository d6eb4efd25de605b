"""One service of the catalog, for one person."""

from departments.models import Service
from departments.rules import may_see_service
from servicedesk.accounts.models import User


def find_service(user: User, slug: str) -> Service | None:
    """Return the service with its department, calendar and team; None where the person may not know of it."""
    services = Service.objects.select_related("department__calendar", "team").defer("search")
    found = services.filter(slug=slug).order_by().first()
    return found if found is not None and may_see_service(user, found) else None
