"""Say what a unit is and how to reach it. For its leads and heads, and admins; `by` None is the desk itself."""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from departments.events import DepartmentEvent
from departments.models import Contact, Department
from departments.rules import may_edit_window
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text, normal_address
from servicedesk.verbs.exceptions import NotAllowed

ABOUT = ("about_en", "about_zh")
CONTACT = ("email", "phone", "place", "note_en", "note_zh")
DETAILS = (*ABOUT, *CONTACT)


def change_window(
    *, department: Department, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Change what the unit's page says; return field -> [old, new] of what did change.

    `details` holds values for names in DETAILS. Raises NotAllowed, and ValidationError by field.
    """
    if by is not None and not may_edit_window(by, department):
        raise NotAllowed(_("Only those who lead the department can do this."))
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a department's page has no {sorted(unknown)}")
    with transaction.atomic():
        locked = Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        contact = Contact.objects.filter(department=locked).first() or Contact(department=locked)
        changes = _changed(locked, ABOUT, details) | _changed(contact, CONTACT, details)
        if set(ABOUT) & set(changes):
            locked.save(update_fields=ABOUT)
        if set(CONTACT) & set(changes):
            contact.full_clean(validate_unique=False, validate_constraints=False)
            contact.save()
        if changes:
            record(
                DepartmentEvent.WINDOW_CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes
            )
    return changes


def _changed(row: Any, names: tuple[str, ...], details: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Put the details that are among `names` into the row; return what they change."""
    before, given = copy(row), [name for name in names if name in details]
    for name in given:
        setattr(row, name, _clean(name, details[name]))
    return changes_between(before, row, given)


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    clean = {"email": normal_address, "about_en": clean_text, "about_zh": clean_text}.get(name, clean_line)
    return clean(value)
