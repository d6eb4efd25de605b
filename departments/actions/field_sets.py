"""Verbs on field sets, and on what a form takes of them."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from departments.actions.publishing import UnsoundForm
from departments.events import FieldSetEvent
from departments.formspec.problems import problems_of
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import FieldSet, FieldSetVersion
from departments.queries.gone_defaults import gone_defaults
from departments.rules import may_edit_field_set
from servicedesk.accounts.models import User
from servicedesk.database.turns import take_turn
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line
from servicedesk.text.initials import initials_of
from servicedesk.verbs.exceptions import NotAllowed

DETAILS = ("name_en", "name_zh", "is_active")


def create_field_set(
    *,
    details: Mapping[str, Any],
    fields: Sequence[Mapping[str, Any]],
    by: User | None,
    at: datetime | None = None,
) -> FieldSet:
    """Add a set with its first version. `details`: names in DETAILS, and `department` (None: the company's).

    Raises NotAllowed (a department's sets are those of who edits its catalog, the company's those of admins),
    ValidationError by field, and what `publish_field_set` raises of the fields.
    """
    with transaction.atomic():
        row, moment = FieldSet(department=details.get("department")), at or clock.now()
        _set(row, details)
        _require(by, row)
        row.key = _free_key(slugify(row.name_en) or slugify(initials_of(row.name_en or row.name_zh)))
        row.full_clean()
        row.save()
        record(FieldSetEvent.CREATED, subject=row, by=by, at=moment)
        publish_field_set(field_set=row, fields=fields, by=by, at=moment)
    return row


def change_field_set(
    *, field_set: FieldSet, details: Mapping[str, Any], by: User | None, at: datetime | None = None
) -> dict[str, list[Any]]:
    """Rename a set, or take it out of use (forms keep what they took); return field -> [old, new].

    Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic():
        locked = FieldSet.objects.select_for_update(no_key=True).get(pk=field_set.pk)
        _require(by, locked)
        before = copy(locked)
        _set(locked, details)
        locked.full_clean()
        changes = changes_between(before, locked, DETAILS)
        if changes:
            locked.save(update_fields=list(changes))
            record(FieldSetEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    field_set.refresh_from_db()
    return changes


def publish_field_set(
    *, field_set: FieldSet, fields: Sequence[Mapping[str, Any]], by: User | None, at: datetime | None = None
) -> FieldSetVersion:
    """Make `fields` the set's newest version. Forms keep what they took, and are offered it.

    They are fields alone, which name nothing but each other. The same again makes no version. Raises NotAllowed,
    UnsoundForm, and ValidationError for what has no shape of fields.
    """
    try:
        form = read_form(fields)
    except FormSpecError as error:
        raise ValidationError(str(error)) from error
    if len(form.sections) != 1 or not all(section.is_plain for section in form.sections):
        raise ValidationError(_("A field set needs fields, and has no sections."))
    refusals = tuple(problem for problem in problems_of(form) if problem.is_refusal)
    if refusals := refusals or gone_defaults(form):
        raise UnsoundForm(form, refusals)
    with transaction.atomic():
        locked = FieldSet.objects.select_for_update(no_key=True).get(pk=field_set.pk)
        _require(by, locked)
        last, content, moment = locked.newest, form.to_json(), at or clock.now()
        if last is not None and last.fields == content:
            return last
        number = last.number + 1 if last else 1
        record(FieldSetEvent.PUBLISHED, subject=locked, by=by, at=moment, version=number)
        return FieldSetVersion.objects.create(
            field_set=locked, number=number, fields=content, by=by, created_at=moment
        )


def _set(row: FieldSet, details: Mapping[str, Any]) -> None:
    unknown = set(details) - {*DETAILS, "department"}
    if unknown:
        raise TypeError(f"a field set has no {sorted(unknown)}")
    for name in DETAILS:
        value = details.get(name, getattr(row, name))
        setattr(row, name, clean_line(value) if isinstance(value, str) else value)


def _require(by: User | None, field_set: FieldSet) -> None:
    if by is not None and not may_edit_field_set(by, field_set):
        raise NotAllowed(_("This field set belongs to another department."))


def _free_key(words: str) -> str:
    take_turn("departments.field_sets")
    base = words.replace("-", "_")[:34].strip("_") or "set"
    taken = set(FieldSet.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, len(taken) + 3))) if key not in taken)
