"""One service of the catalog, for one person."""

from departments.cached_services import service_by_slug
from departments.models import Service
from departments.rules import may_see_service
from servicedesk.accounts.models import User


def find_service(user: User, slug: str) -> Service | None:
    """Return the service with its units and its form; None where the person may not know of it."""
    found = service_by_slug(slug)
    return found if found is not None and may_see_service(user, found) else None
