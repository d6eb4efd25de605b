"""What a person has starred."""

from departments.models import Favourite, Service
from servicedesk.accounts.models import User


def favourites_of(user: User) -> set[int]:
    """Return the services that the person has starred, by id."""
    return set(Favourite.objects.filter(person=user).values_list("service_id", flat=True))


def is_favourite(user: User, service: Service) -> bool:
    """Say whether the person has starred the service."""
    return Favourite.objects.filter(person=user, service=service).exists()
