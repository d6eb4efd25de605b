"""Verbs on departments and teams. For admins; `by` None is the desk itself."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.cached_reads import Tree
from departments.events import DepartmentEvent
from departments.models import Department
from departments.rules import may_configure
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import NotAllowed, Refused

LONG = ("about_en", "about_zh")
DETAILS = ("code", "name_en", "name_zh", "about_en", "about_zh", "parent", "is_team", "calendar")


def create_department(
    *, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> Department:
    """Create a department or team; `details` holds values for names in DETAILS.

    Raises NotAllowed, and ValidationError by field: a taken code, a team without a department, a parent that is out
    of service.
    """
    _require_admin(by)
    with transaction.atomic():
        take_turn("departments.codes")
        department = Department()
        _set(department, details)
        department.save()
        record(DepartmentEvent.CREATED, subject=department, by=by, at=at or clock.now())
    return department


def change_department(
    *, department: Department, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Change a department; return field -> [old, new] of what did change.

    The code stays once tickets bear it. Raises NotAllowed, and ValidationError by field, such as for a parent
    that lies below the department itself.
    """
    _require_admin(by)
    with transaction.atomic():
        # Every unit is locked: two moves at once could otherwise close a circle that neither sees.
        list(Department.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
        take_turn("departments.codes")
        locked = Department.objects.get(pk=department.pk)
        before = copy(locked)
        _set(locked, details)
        changes = changes_between(before, locked, details)
        if changes:
            locked.save(update_fields=list(changes))
            record(DepartmentEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    department.refresh_from_db()
    return changes


def set_department_active(
    *, department: Department, is_active: bool, by: User | None, at: datetime | None = None
) -> None:
    """Take a department out of service, or back. Its services cannot be ordered until then; its tickets continue.

    Raises NotAllowed, and Refused while units below it are still active (or the one above is not).
    """
    _require_admin(by)
    with transaction.atomic():
        locked = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        if locked.is_active == is_active:
            return
        if not is_active and locked.children.filter(is_active=True).exists():
            raise Refused(
                _("Deactivate the departments and teams below it first."),
                code="has_active_units",
                about=locked,
            )
        if is_active and locked.parent is not None and not locked.parent.is_active:
            raise Refused(
                _("Reactivate %(name)s first.") % {"name": locked.parent},
                code="parent_inactive",
                about=locked.parent,
            )
        locked.is_active = is_active
        locked.save(update_fields=["is_active"])
        kind = DepartmentEvent.ACTIVATED if is_active else DepartmentEvent.DEACTIVATED
        record(kind, subject=locked, by=by, at=at or clock.now())
    department.refresh_from_db()


def _require_admin(by: User | None) -> None:
    if by is not None and not may_configure(by):
        raise NotAllowed(_("Only an admin can do this."))


def _set(department: Department, details: Mapping[str, Any]) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a department has no {sorted(unknown)}")
    code, place = department.code, department.parent_id
    for name, value in details.items():
        clean = clean_text if name in LONG else clean_line
        setattr(department, name, clean(value) if isinstance(value, str) else value)
    department.code = department.code.upper()
    department.full_clean(validate_unique=False, validate_constraints=False)
    _check_code(department, code)
    _check_place(department)
    if department.parent is not None and department.parent_id != place and not department.parent.is_active:
        raise ValidationError({"parent": _("%(name)s has been deactivated.") % {"name": department.parent}})


def _check_code(department: Department, before: str) -> None:
    owner = Department.objects.filter(code=department.code).exclude(pk=department.pk).first()
    if owner is not None:
        raise ValidationError({"code": _("%(name)s already uses this code.") % {"name": owner}})
    if department.pk and before != department.code and department.last_number:
        raise ValidationError(
            {
                "code": _("The code %(code)s cannot be changed because existing requests use it.")
                % {"code": before}
            }
        )


def _check_place(department: Department) -> None:
    parent = department.parent
    if department.is_team and parent is None:
        raise ValidationError({"parent": _("A team must belong to a department.")})
    if parent is not None and parent.is_team:
        raise ValidationError(
            {
                "parent": _("%(name)s is a team, and a team cannot have departments or teams below it.")
                % {"name": parent}
            }
        )
    if department.pk is None:
        return
    tree = Tree()
    if parent is not None and parent.pk in tree.below(department.pk):
        message = _("%(name)s is itself below this department.") % {"name": parent}
        raise ValidationError({"parent": message})
    if department.is_team and len(tree.below(department.pk)) > 1:
        raise ValidationError({"is_team": _("It has departments or teams below it, so it cannot be a team.")})
