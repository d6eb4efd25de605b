"""Which ready-made services a department has taken already, and what of one there is none of here."""

from collections import defaultdict

from departments.models import Department, Service
from departments.queries.service_import import plan_import
from departments.service_files.codes import Codes
from departments.service_files.service_file import ServiceFile
from servicedesk.accounts.models import User


def taken_by(department: int) -> dict[str, list[Service]]:
    """Return address of a ready-made service -> those of the department that began as it, the oldest first."""
    found: dict[str, list[Service]] = defaultdict(list)
    rows = Service.objects.filter(department=department).exclude(taken_from="").order_by("pk")
    for service in rows.only("slug", "name_en", "name_zh", "state", "taken_from"):
        found[service.taken_from].append(service)
    return dict(found)


def unknown_here(file: ServiceFile, department: Department, by: User | None) -> Codes:
    """Return the units that the file suggests and that there are none of here, each to be left out."""
    codes: dict[str, dict[str, str]] = {}
    for unknown in plan_import(file, department=department, by=by).missing:
        codes.setdefault(unknown.kind, {})[unknown.word] = ""
    return codes
