"""Verbs on what a person wants to be told of: what is announced of a service, and one announcement."""

from datetime import datetime

from django.utils.translation import gettext as _

from departments.models import Announcement, Service, Subscription
from departments.rules import may_read_announcement, may_see_service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused

MOST = 200


def subscribe_to_service(*, service: Service, by: User, at: datetime | None = None) -> None:
    """Tell the person what is announced of the service; twice changes nothing. Raises NotAllowed, Refused."""
    if not may_see_service(by, service):
        raise NotAllowed(_("You cannot see this service."))
    own = Subscription.objects.filter(person=by, announcement=None).exclude(service=service)
    if own.count() >= MOST:
        raise Refused(
            _("You can follow the announcements of %(most)s services at most.") % {"most": MOST},
            code="too_many",
        )
    Subscription.objects.get_or_create(
        person=by, service=service, announcement=None, defaults={"since": at or clock.now()}
    )


def unsubscribe_from_service(*, service: Service, by: User) -> None:
    """Tell the person no longer what is announced of the service."""
    Subscription.objects.filter(person=by, service=service).delete()


def subscribe_to_announcement(*, announcement: Announcement, by: User, at: datetime | None = None) -> None:
    """Tell the person what becomes of the announcement; twice changes nothing. Raises NotAllowed."""
    if not may_read_announcement(by, announcement):
        raise NotAllowed(_("You cannot see this announcement."))
    Subscription.objects.get_or_create(
        person=by, announcement=announcement, service=None, defaults={"since": at or clock.now()}
    )


def unsubscribe_from_announcement(*, announcement: Announcement, by: User) -> None:
    """Tell the person no longer what becomes of the announcement."""
    Subscription.objects.filter(person=by, announcement=announcement).delete()
