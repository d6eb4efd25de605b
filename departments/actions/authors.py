"""Verbs on the people who write for a department: its leads name them."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.events import DepartmentEvent
from departments.models import Author, Department
from departments.rules import may_edit_catalog
from servicedesk.accounts.actions.locking import lock_person
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import Fact, Subject, record, record_all, subject_type
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.people import named


def name_author(
    *, department: Department, person: User, by: User | None, at: datetime | None = None
) -> Author:
    """Let a person write for a department; twice changes nothing.

    Raises NotAllowed, and ValidationError by field: for who has left, a team, and a department out of service.
    """
    _require_lead(by, department)
    if department.is_team:
        raise ValidationError(_("Teams have no authors of their own: their department names them."))
    if not department.is_active:
        raise ValidationError(_("%(name)s has been deactivated.") % {"name": department})
    with transaction.atomic():
        locked, moment = lock_person(person), at or clock.now()
        if not locked.is_active:
            raise ValidationError({"person": _("%(name)s has left.") % {"name": named(locked)}})
        _lock([department.pk])
        author, is_new = Author.objects.get_or_create(
            department=department, person=locked, defaults={"given_by": by, "since": moment}
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
        _lock([department.pk])
        gone, _rows = Author.objects.filter(department=department, person=person).delete()
        if gone:
            record(
                DepartmentEvent.AUTHOR_REMOVED,
                subject=department,
                by=by,
                at=at or clock.now(),
                person=person.pk,
            )


def end_authorship(*, moves: Mapping[int, int], by: User | None, at: datetime) -> None:
    """Let people write no longer for the department that they leave; `moves`: person -> that department.

    Call it where the people are locked.
    """
    rows = Author.objects.filter(person__in=moves)
    gone = [row for row in rows.order_by("pk") if row.department_id == moves[row.person_id]]
    _lock([row.department_id for row in gone])
    Author.objects.filter(pk__in=[row.pk for row in gone]).delete()
    kind, units = DepartmentEvent.AUTHOR_REMOVED, subject_type(Department)
    record_all(
        [Fact(kind, Subject(units, row.department_id), at, by, {"person": row.person_id}) for row in gone]
    )


def _lock(departments: Collection[int]) -> None:
    """Lock departments whose history is about to be written."""
    rows = Department.objects.select_for_update(no_key=True).filter(pk__in=departments)
    list(rows.order_by("pk").values_list("pk"))


def _require_lead(by: User | None, department: Department) -> None:
    if by is not None and not may_edit_catalog(by, department):
        raise NotAllowed(_("Only the leads of a department name its authors."))
