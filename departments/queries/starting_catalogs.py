"""Which ready-made services a department has taken already."""

from collections import defaultdict

from departments.models import Service


def taken_by(department: int) -> dict[str, list[Service]]:
    """Return address of a ready-made service -> those of the department that began as it, the oldest first."""
    found: dict[str, list[Service]] = defaultdict(list)
    rows = Service.objects.filter(department=department).exclude(taken_from="").order_by("pk")
    for service in rows.only("slug", "name_en", "name_zh", "state", "taken_from"):
        found[service.taken_from].append(service)
    return dict(found)
