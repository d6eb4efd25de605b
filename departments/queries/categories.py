"""The shelves of the catalog with what stands on them."""

from django.db.models import Count, Q

from departments.enums import ServiceState
from departments.models import ServiceCategory
from departments.models.naming import shown_name


def shelves_with_counts() -> list[ServiceCategory]:
    """Return all shelves in order, each with `n`: how many services stand there that are not retired."""
    standing = Count("services", filter=~Q(services__state=ServiceState.RETIRED))
    return list(ServiceCategory.objects.annotate(n=standing).order_by("position", shown_name()))
