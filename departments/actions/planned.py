"""Verbs that wait for the articles that authors write."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.events import DepartmentEvent
from departments.models import Author, Department
from departments.rules import may_edit_catalog
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.verbs.exceptions import NotAllowed


def name_author(
    *, department: Department, person: User, by: User | None, at: datetime | None = None
) -> Author:
    """Let a person write for a department; twice changes nothing. Raises NotAllowed, and ValidationError."""
    _require_lead(by, department)
    if not person.is_active:
        raise ValidationError(_("%(name)s has already left.") % {"name": person})
    moment = at or clock.now()
    with transaction.atomic():
        author, is_new = Author.objects.get_or_create(
            department=department, person=person, defaults={"given_by": by, "since": moment}
        )
        if is_new:
            record(DepartmentEvent.AUTHOR_NAMED, subject=department, by=by, at=moment, person=person.pk)
    return author


def remove_author(
    *, department: Department, person: User, by: User | None, at: datetime | None = None
) -> None:
    """Let a person write for a department no longer. Raises NotAllowed."""
    _require_lead(by, department)
    with transaction.atomic():
        gone, _rows = Author.objects.filter(department=department, person=person).delete()
        if gone:
            record(
                DepartmentEvent.AUTHOR_REMOVED,
                subject=department,
                by=by,
                at=at or clock.now(),
                person=person.pk,
            )


def _require_lead(by: User | None, department: Department) -> None:
    if by is not None and not may_edit_catalog(by, department):
        raise NotAllowed(_("Only the leads of a department name its authors."))
