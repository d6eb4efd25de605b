"""The catalog as remembered between requests (servicedesk/kept/memory.py)."""

from collections import defaultdict
from typing import Any

from departments.kept_reads import units_by_id
from departments.models import RequestForm, Service
from servicedesk.kept.memory import kept_each

SERVICE_FIELDS = tuple(f.attname for f in Service._meta.concrete_fields if f.name != "search")
FORM_FIELDS = tuple(field.attname for field in RequestForm._meta.concrete_fields)


def service_by_slug(slug: str) -> Service | None:
    """Return the service with its units, its newest form and its limits; each caller gets his own instance."""
    row = _service_rows([slug]).get(slug)
    if row is None:
        return None
    service = Service.from_db("default", SERVICE_FIELDS, list(row.values()))
    units = units_by_id(pk for pk in (service.department_id, service.team_id) if pk is not None)
    service.department = units[service.department_id]
    service.team = units[service.team_id] if service.team_id else None
    form = _newest_forms([service.pk]).get(service.pk)
    service.newest_form = RequestForm.from_db("default", FORM_FIELDS, form) if form else None
    service.limits = _limits([service.pk])[service.pk]
    return service


@kept_each
def _service_rows(slugs: set[str]) -> dict[str, dict[str, Any]]:
    return {row["slug"]: row for row in Service.objects.filter(slug__in=slugs).values(*SERVICE_FIELDS)}


@kept_each
def _newest_forms(services: set[int]) -> dict[int, tuple[Any, ...]]:
    newest = RequestForm.objects.filter(service__in=services).order_by("service_id", "-number")
    rows = newest.distinct("service_id").values_list(*FORM_FIELDS)
    place = FORM_FIELDS.index("service_id")
    return {row[place]: row for row in rows}


@kept_each
def _limits(services: set[int]) -> dict[int, frozenset[int]]:
    """Return service -> the departments it is limited to, for every id."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Service.orderable_by.through.objects.filter(service__in=services)
    for service, department in rows.values_list("service_id", "department_id"):
        found[service].add(department)
    return {pk: frozenset(found[pk]) for pk in services}
