"""Star a service, and take the star away."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Favourite, Service
from departments.rules import may_see_service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused

MOST = 100


def star(*, service: Service, by: User, at: datetime | None = None) -> None:
    """Put the service among the person's favourites; twice changes nothing. Raises NotAllowed, Refused for too many."""
    if not may_see_service(by, service):
        raise NotAllowed(_("You cannot see this service."))
    if Favourite.objects.filter(person=by).exclude(service=service).count() >= MOST:
        raise Refused(_("You can have %(most)s favorites at most.") % {"most": MOST}, code="too_many")
    Favourite.objects.get_or_create(person=by, service=service, defaults={"since": at or clock.now()})


def unstar(*, service: Service, by: User) -> None:
    """Take the service out of the person's favourites."""
    Favourite.objects.filter(person=by, service=service).delete()
