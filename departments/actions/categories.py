"""Verbs on the shelves of the catalog, for admins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.actions.catalog import free_slug
from departments.enums import ServiceState
from departments.events import CategoryEvent
from departments.models import Service, ServiceCategory
from departments.rules import may_configure
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.events.record import record
from servicedesk.text.cleaning import clean_line
from servicedesk.verbs.exceptions import NotAllowed, Refused

DETAILS = ("name_en", "name_zh", "icon", "position")


def save_category(
    *,
    category: ServiceCategory | None,
    details: Mapping[str, Any],
    by: User | None,
    at: datetime | None = None,
) -> ServiceCategory:
    """Add a shelf of the catalog (`category` None), or rename, move and mark one. Raises NotAllowed, ValidationError.

    A new one that is given no position comes last.
    """
    _require_admin(by)
    with transaction.atomic():
        row = ServiceCategory() if category is None else _locked().get(pk=category.pk)
        for name in DETAILS:
            value = details.get(name, getattr(row, name))
            setattr(row, name, clean_line(value) if isinstance(value, str) else value)
        if row.pk is None and "position" not in details:
            row.position = ServiceCategory.objects.count()
        row.slug = row.slug or free_slug(row)
        row.full_clean()
        row.save()
        kind = CategoryEvent.CREATED if category is None else CategoryEvent.CHANGED
        record(
            kind,
            subject=row,
            by=by,
            at=at or clock.now(),
            name=row.name_en or row.name_zh,
            position=row.position,
        )
    return row


def order_categories(*, slugs: Sequence[str], by: User | None, at: datetime | None = None) -> None:
    """Put the shelves into this order; those that are not named come after them. Raises NotAllowed."""
    _require_admin(by)
    with transaction.atomic():
        rows = list(_locked().order_by("pk"))
        place = {slug: number for number, slug in enumerate(slugs)}
        rows.sort(key=lambda row: (place.get(row.slug, len(place)), row.position, row.name_en))
        for position, row in enumerate(rows):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])
                record(
                    CategoryEvent.CHANGED,
                    subject=row,
                    by=by,
                    at=at or clock.now(),
                    name=row.name_en or row.name_zh,
                    position=position,
                )


def retire_category(*, category: ServiceCategory, by: User | None, at: datetime | None = None) -> None:
    """Offer the shelf to no new service. Raises NotAllowed, and Refused while services stand on it."""
    _require_admin(by)
    with transaction.atomic():
        row = _locked().get(pk=category.pk)
        if row.services.exclude(state=ServiceState.RETIRED).exists():
            raise Refused(
                _("There are services in this category. Merge it into another one."), code="has_services"
            )
        _switch(row, CategoryEvent.RETIRED, by, at)


def restore_category(*, category: ServiceCategory, by: User | None, at: datetime | None = None) -> None:
    """Offer a retired shelf again. Raises NotAllowed."""
    _require_admin(by)
    with transaction.atomic():
        row = _locked().get(pk=category.pk)
        _switch(row, CategoryEvent.RESTORED, by, at)


def merge_categories(
    *, category: ServiceCategory, into: ServiceCategory, by: User | None, at: datetime | None = None
) -> int:
    """Move all services of a shelf to another, and retire it; return how many. Raises NotAllowed, ValidationError."""
    _require_admin(by)
    with transaction.atomic():
        rows = _locked().order_by("pk").in_bulk([category.pk, into.pk])
        target = rows[into.pk]
        if into.pk == category.pk or not target.is_active:
            raise ValidationError({"into": _("Choose another category that is in use.")})
        moved = tuple(Service.objects.filter(category=category).order_by("pk").values_list("pk", flat=True))
        Service.objects.filter(pk__in=moved).update(category=target)
        row = rows[category.pk]
        row.is_active = False
        row.save(update_fields=["is_active"])
        record(CategoryEvent.MERGED, subject=row, by=by, at=at or clock.now(), into=target.pk, services=moved)
    return len(moved)


def _locked() -> QuerySet[ServiceCategory]:
    """Return the shelves so that reading them locks them, but not the services that stand or come on them.

    More than one is locked in the order of their ids.
    """
    return ServiceCategory.objects.select_for_update(no_key=True)


def _switch(row: ServiceCategory, kind: CategoryEvent, by: User | None, at: datetime | None) -> None:
    """Note that a shelf goes out of use or comes back; one that did so already stays as it is."""
    if row.is_active == (kind is CategoryEvent.RESTORED):
        return
    row.is_active = kind is CategoryEvent.RESTORED
    row.save(update_fields=["is_active"])
    record(kind, subject=row, by=by, at=at or clock.now())


def _require_admin(by: User | None) -> None:
    if by is not None and not may_configure(by):
        raise NotAllowed(_("Only an admin can do this."))
