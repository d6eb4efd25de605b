"""Say who does the work of a service, who answers for it, who is consulted and informed."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.catalog import require_service_editor
from departments.enums import Duty
from departments.events import ServiceEvent
from departments.models import Department, Responsibility, Service
from departments.queries.responsibility import Bearer, Duties, duties_of
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record

MOST_BEARERS = 20


def set_responsibilities(
    *, service: Service, duties: Duties, by: User | None, at: datetime | None = None
) -> bool:
    """Make these the responsibilities of the service; return whether that changed anything.

    One bearer at most answers for it. Raises NotAllowed, and ValidationError by duty.
    """
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_service_editor(by, locked)
        wanted = {duty: _checked(duty, duties[duty]) for duty in Duty if duties.get(duty)}
        before = duties_of(locked)
        if wanted == before:
            return False
        locked.responsibilities.all().delete()
        Responsibility.objects.bulk_create(
            Responsibility(service=locked, duty=duty, **{_field(bearer): bearer})
            for duty, bearers in wanted.items()
            for bearer in bearers
        )
        record(ServiceEvent.RESPONSIBILITIES_SET, subject=locked, by=by, at=at or clock.now())
    return True


def _checked(duty: Duty, bearers: Iterable[Bearer]) -> tuple[Bearer, ...]:
    found = tuple(dict.fromkeys(bearers))
    if duty is Duty.ANSWERS and len(found) > 1:
        raise ValidationError({duty.value: _("Name one person or unit that answers for the service.")})
    if len(found) > MOST_BEARERS:
        raise ValidationError({duty.value: _("Name %(most)s at most.") % {"most": MOST_BEARERS}})
    return found


def _field(bearer: Bearer) -> str:
    return "department" if isinstance(bearer, Department) else "person"
