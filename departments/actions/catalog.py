"""Verbs on the catalog: services, and the versions of their request forms."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from departments.actions.publishing import publish_version, require_form_editor
from departments.events import CategoryEvent, ServiceEvent
from departments.formspec.reading import read_form
from departments.formspec.values import FormSpecError
from departments.models import Department, RequestForm, Service, ServiceCategory
from departments.rules import catalogs_editable_by, may_configure, may_edit_service
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.changes import changes_between
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line, clean_text
from servicedesk.verbs.exceptions import NotAllowed

LONG = ("description_en", "description_zh")
DETAILS = (
    "department", "team", "category", "owner", "name_en", "name_zh", "summary_en", "summary_zh", "description_en",
    "description_zh", "keywords", "is_active", "is_confidential", "is_shared_in_department", "watchers_may_reply",
    "allows_third_party_wait",
)  # fmt: skip
RESERVED_SLUGS = {"new"}


def create_service(
    *,
    details: Mapping[str, Any],
    orderable_by: Iterable[Department] = (),
    by: User | None,
    at: datetime | None = None,
) -> Service:
    """Add a service to a department's catalog, with an empty request form.

    `details` holds values for names in DETAILS. Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic():
        service = Service()
        _set(service, details, by)
        service.slug = _free_slug(service.name_en, Service)
        service.save()
        service.orderable_by.set(orderable_by)
        moment = at or clock.now()
        record(ServiceEvent.CREATED, subject=service, by=by, at=moment, department=service.department_id)
        _publish(service, [], by, moment)
    return service


def change_service(
    *,
    service: Service,
    details: Mapping[str, Any],
    orderable_by: Iterable[Department] | None = None,
    by: User | None,
    at: datetime | None = None,
) -> dict[str, list[Any]]:
    """Change a service; return field -> [old, new] of what did change. Its address stays.

    Requests that run keep going where they are. Raises NotAllowed, and ValidationError by field.
    """
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        _require_editor(by, locked)
        before = copy(locked)
        _set(locked, details, by)
        changes = changes_between(before, locked, details)
        if changes:
            locked.save(update_fields=list(changes))
        if orderable_by is not None:
            changes |= _set_orderable(locked, orderable_by)
        if changes:
            record(ServiceEvent.CHANGED, subject=locked, by=by, at=at or clock.now(), changes=changes)
    service.refresh_from_db()
    return changes


def publish_form(
    *, service: Service, fields: Sequence[Mapping[str, Any]], by: User | None, at: datetime | None = None
) -> RequestForm:
    """Make `fields` the service's newest request form; requests filed so far keep theirs.

    The same fields again make no new version. Raises NotAllowed, and ValidationError for fields that cannot be.
    """
    with transaction.atomic():
        locked = Service.objects.select_for_update(no_key=True).get(pk=service.pk)
        require_form_editor(by, locked)
        return _publish(locked, fields, by, at or clock.now())


def _publish(
    service: Service, fields: Sequence[Mapping[str, Any]], by: User | None, at: datetime
) -> RequestForm:
    try:
        form = read_form(fields)
    except FormSpecError as error:
        raise ValidationError(str(error)) from error
    return publish_version(service, form, by, at)


def _set(service: Service, details: Mapping[str, Any], by: User | None) -> None:
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"a service has no {sorted(unknown)}")
    before = {"department": service.department_id, "team": service.team_id}
    for name, value in details.items():
        clean = clean_text if name in LONG else clean_line
        setattr(service, name, clean(value) if isinstance(value, str) else value)
    service.full_clean(exclude=["slug"], validate_constraints=False)
    _require_editor(by, service)
    if service.department.is_team:
        raise ValidationError({"department": _("A team offers its services through its department.")})
    if service.team is not None and (
        not service.team.is_team or service.team.parent_id != service.department_id
    ):
        raise ValidationError(
            {"team": _("This team does not belong to %(name)s.") % {"name": service.department}}
        )
    for name in ("department", "team"):
        unit = getattr(service, name)
        if unit is not None and unit.pk != before[name] and not unit.is_active:
            raise ValidationError({name: _("%(name)s has been deactivated.") % {"name": unit}})


def _set_orderable(service: Service, departments: Iterable[Department]) -> dict[str, list[Any]]:
    before = sorted(service.orderable_by.values_list("pk", flat=True))
    service.orderable_by.set(departments)
    after = sorted(service.orderable_by.values_list("pk", flat=True))
    return {} if before == after else {"orderable_by": [before, after]}


def _require_editor(by: User | None, service: Service) -> None:
    if by is None or may_edit_service(by, service.department_id, service.team_id):
        return
    if catalogs_editable_by(by).filter(pk=service.department_id).exists():
        raise NotAllowed(
            _("In this catalog you can edit the services that go to your team. Choose your team.")
        )
    raise NotAllowed(_("This catalog belongs to another department."))


def _free_slug(name: str, model: type[Service] | type[ServiceCategory]) -> str:
    base = slugify(name)[:50].strip("-") or "item"
    rows = model._default_manager.filter(slug__startswith=base)
    taken = set(rows.values_list("slug", flat=True)) | RESERVED_SLUGS
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def save_category(
    *,
    category: ServiceCategory | None,
    details: Mapping[str, Any],
    by: User | None,
    at: datetime | None = None,
) -> ServiceCategory:
    """Add a shelf of the catalog (`category` None), or rename and move one. For admins. Raises NotAllowed."""
    if by is not None and not may_configure(by):
        raise NotAllowed(_("Only an admin can do this."))
    with transaction.atomic():
        row = (
            ServiceCategory()
            if category is None
            else ServiceCategory.objects.select_for_update().get(pk=category.pk)
        )
        for name in ("name_en", "name_zh", "position"):
            value = details.get(name, getattr(row, name))
            setattr(row, name, clean_line(value) if isinstance(value, str) else value)
        row.slug = row.slug or _free_slug(row.name_en, ServiceCategory)
        row.full_clean()
        row.save()
        kind = CategoryEvent.CREATED if category is None else CategoryEvent.CHANGED
        record(kind, subject=row, by=by, at=at or clock.now(), name=row.name_en, position=row.position)
    return row
