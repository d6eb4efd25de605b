"""The verb that takes ready-made services into a department's catalog, as drafts to change and publish."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from departments.actions.service_files import import_service
from departments.models import Department, Service, ServiceCategory
from departments.queries.service_import import category_of
from departments.queries.starting_catalogs import taken_by, unknown_here
from departments.rules import may_configure, may_offer_for
from departments.service_files.service_file import ServiceFile
from departments.starting_catalogs.reading import starting_service
from servicedesk.accounts.models import User
from servicedesk.verbs.exceptions import NotAllowed


def take_services(
    *,
    addresses: Iterable[str] = (),
    once_more: Mapping[str, int] | None = None,
    department: Department,
    team: Department | None = None,
    category: ServiceCategory | None = None,
    by: User | None,
    at: datetime | None = None,
) -> list[Service]:
    """Add a draft for each address ("it/new-computer") that the department has not taken yet; return them.

    once_more: address -> how many of it the department has; another is added while it has just as many, so that the
    same call again adds none. category: the shelf where there is none of those that the catalogs suggest; without it
    an admin makes one. Raises NotAllowed, and ValidationError by field (addresses, category) before any is added.

    Each is added in a transaction of its own, so that others who add services meanwhile wait for one and not for all;
    where it breaks off, the same call again adds the rest.
    """
    if by is not None and not may_offer_for(by, department.pk, team.pk if team else None):
        raise NotAllowed(_("This catalog belongs to another department."))
    counts = once_more or {}
    files = {address: _file(address) for address in dict.fromkeys((*addresses, *counts))}
    _require_shelves(files.values(), category, by)
    made = [
        _taken(one, file, counts.get(one, 0), department, team, category, by, at)
        for one, file in files.items()
    ]
    return [service for service in made if service is not None]


def _require_shelves(files: Iterable[ServiceFile], chosen: ServiceCategory | None, by: User | None) -> None:
    makes_shelves = by is None or may_configure(by)
    if not (makes_shelves or chosen or all(category_of(file) for file in files)):
        raise ValidationError({"category": _("Choose a category.")})


def _file(address: str) -> ServiceFile:
    file = starting_service(address)
    if file is None:
        raise ValidationError(
            {"addresses": _("There is no ready-made service “%(name)s”.") % {"name": address[:100]}}
        )
    return file


def _taken(
    address: str,
    file: ServiceFile,
    there: int,
    department: Department,
    team: Department | None,
    category: ServiceCategory | None,
    by: User | None,
    at: datetime | None,
) -> Service | None:
    """Add one, unless the department has not just as many of it as are said to be there."""
    with transaction.atomic():
        Department.objects.select_for_update(no_key=True).get(pk=department.pk)
        if len(taken_by(department.pk).get(address, ())) != there:
            return None
        shelf, codes = category_of(file) or category, unknown_here(file, department, by)
        service = import_service(
            file=file, department=department, team=team, category=shelf, codes=codes, by=by, at=at
        )
        service.taken_from = address
        service.save(update_fields=["taken_from"])
        return service
