"""Say what a department is to another that it serves. For the provider's heads, and admins."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.enums import RelationKind
from departments.events import DepartmentEvent
from departments.models import Department, Relation
from departments.rules import may_set_relation
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed


def set_relation(
    *,
    provider: Department,
    consumer: Department,
    kind: RelationKind | None,
    by: User | None,
    at: datetime | None = None,
) -> bool:
    """Say what the provider is to the consumer, or with None nothing; return whether that changed anything.

    Raises NotAllowed, and ValidationError for what is no pair of two departments in service; what was said of one that
    has gone out of service since can still be taken back.
    """
    if by is not None and not may_set_relation(by, provider):
        raise NotAllowed(_("Only the head of the serving department can do this."))
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(pk=provider.pk)
        row = Relation.objects.filter(provider=provider, consumer=consumer).first()
        before = RelationKind(row.kind) if row is not None else None
        if before == kind:
            return False
        moment = at or clock.now()
        if kind is not None:
            _check(provider, consumer)
            row = row or Relation(provider=provider, consumer=consumer)
            row.kind, row.set_by, row.set_at = kind, by, moment
            row.save()
        elif row is not None:
            row.delete()
        record(
            DepartmentEvent.RELATION_SET,
            subject=provider, by=by, at=moment, consumer=consumer.pk, from_=before, to=kind,
        )  # fmt: skip
    return True


def _check(provider: Department, consumer: Department) -> None:
    if provider.pk == consumer.pk:
        raise ValidationError({"consumer": _("Choose another department.")})
    for unit, name in ((provider, None), (consumer, "consumer")):
        if unit.is_team:
            problem = _("%(name)s is a team. Choose its department.") % {"name": unit}
        elif not unit.is_active:
            problem = _("%(name)s has been deactivated.") % {"name": unit}
        else:
            continue
        raise ValidationError({name: problem} if name else problem)
