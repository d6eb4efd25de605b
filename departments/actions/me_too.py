"""Say "me too" to an outage, and take it back: it joins the announcement, never somebody's request.

Who says so is told what becomes of the announcement.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import AnnouncementKind, Phase
from departments.models import Affected, Announcement, Deflection, Service
from departments.rules import may_find, may_read_announcement
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.verbs.exceptions import NotAllowed, Refused


def say_me_too(
    *, announcement: Announcement, instead_of: Service | None = None, by: User, at: datetime | None = None
) -> None:
    """Join those who have the trouble; twice changes nothing.

    With the service that the person was about to request, where the announcement names it, a request that was not
    needed is counted; of a confidential service none is. Raises NotAllowed, and Refused where it is no outage, or none
    that is going on.
    """
    with transaction.atomic():
        locked = Announcement.objects.select_for_update(no_key=True).filter(pk=announcement.pk).first()
        if locked is None or not may_read_announcement(by, locked):
            raise NotAllowed(_("You cannot see this announcement."))
        moment = at or clock.now()
        _require_outage(locked, moment)
        Affected.objects.get_or_create(announcement=locked, person=by, defaults={"at": moment})
        if instead_of is not None and _is_counted(locked, instead_of, by):
            Deflection.objects.get_or_create(
                announcement=locked, service=instead_of, person=by, defaults={"said_at": moment}
            )


def take_back_me_too(*, announcement: Announcement, by: User) -> None:
    """Count the person no longer, nor a request that they let be, whatever has become of the announcement."""
    with transaction.atomic():
        Affected.objects.filter(announcement=announcement, person=by).delete()
        Deflection.objects.filter(announcement=announcement, person=by).delete()


def _is_counted(announcement: Announcement, service: Service, by: User) -> bool:
    is_named = announcement.services.filter(pk=service.pk).exists()
    return is_named and not service.is_confidential and may_find(by, service)


def _require_outage(announcement: Announcement, at: datetime) -> None:
    if announcement.kind != AnnouncementKind.OUTAGE:
        raise Refused(_("This is planned work, not an outage."), code="no_outage")
    if announcement.phase(at) is not Phase.CURRENT:
        said = _("This outage has ended. If it still does not work for you, submit a request.")
        raise Refused(said, code="ended")
