"""What a person has starred, and what else they have set at a service."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef

from departments.models import Favourite, Service, Subscription
from servicedesk.accounts.models import User


def favourites_of(user: User) -> set[int]:
    """Return the services that the person has starred, by id."""
    return set(Favourite.objects.filter(person=user).values_list("service_id", flat=True))


class OwnMarks(NamedTuple):
    """What a person has set at a service: the star, and that they are told of its announcements."""

    is_favourite: bool
    is_subscribed: bool


def own_marks(user: User, service: Service) -> OwnMarks:
    """Return what the person has set at the service, in one query."""
    own = {"person": user, "service": OuterRef("pk")}
    marks = Exists(Favourite.objects.filter(**own)), Exists(Subscription.objects.filter(**own))
    return OwnMarks(*Service.objects.filter(pk=service.pk).order_by().values_list(*marks).get())
