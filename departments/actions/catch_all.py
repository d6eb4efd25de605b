"""The verb that says which service takes the requests that fit no other."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import ServiceState
from departments.events import ServiceEvent
from departments.models import Service
from departments.rules import may_configure
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed

CATCH_ALL = "departments.catch_all"  # the turn of whoever chooses it


def choose_catch_all(*, service: Service | None, by: User | None, at: datetime | None = None) -> bool:
    """Let requests that fit no other service come to this one, or to none; return whether that is new.

    Raises NotAllowed, and ValidationError for a service that is not published, or confidential: who looks for the
    right department has to read the requests.
    """
    if by is not None and not may_configure(by):
        raise NotAllowed(_("Only an admin can choose where requests go that fit no service."))
    with transaction.atomic():
        take_turn(CATCH_ALL)
        wanted = Service.objects.select_for_update(no_key=True).get(pk=service.pk) if service else None
        before = Service.objects.select_for_update(no_key=True).filter(is_catch_all=True).first()
        if before == wanted:
            return False
        if wanted is not None:
            _require_open(wanted)
        moment = at or clock.now()
        for one, now in ((before, False), (wanted, True)):
            if one is not None:
                _mark(one, now, by, moment)
    return True


def _require_open(service: Service) -> None:
    if service.state != ServiceState.PUBLISHED:
        raise ValidationError({"service": _("Publish this service first.")})
    if service.is_confidential:
        raise ValidationError(
            {"service": _("A confidential service cannot take them: others have to read the requests.")}
        )


def _mark(service: Service, is_catch_all: bool, by: User | None, at: datetime) -> None:
    service.is_catch_all = is_catch_all
    service.save(update_fields=["is_catch_all"])
    changes = {"is_catch_all": [not is_catch_all, is_catch_all]}
    record(ServiceEvent.CHANGED, subject=service, by=by, at=at, changes=changes)
