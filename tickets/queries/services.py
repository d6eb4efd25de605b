"""The services that a person may order: by name, by words, by what comes close, and by what is ordered most."""

from collections import Counter

from django.db.models import QuerySet

from departments.models import Service
from departments.rules import reach_of, services_offered_to, services_orderable_by
from servicedesk.accounts.models import User
from servicedesk.text.cleaning import folded
from servicedesk.text.fuzzy_search import closest, parts_of
from servicedesk.text.search import UNREAD, matching
from tickets.models import Ticket

LOOKED_AT = 200
SEARCHED = ("name_en", "name_zh", "summary_en", "summary_zh", "keywords")


def orderable_by(user: User) -> QuerySet[Service]:
    """Return the services the person may order, in the order of their names."""
    return _shown(services_orderable_by(user))


def _shown(services: QuerySet[Service]) -> QuerySet[Service]:
    return services.select_related("department", "category").defer(
        *UNREAD, "description_en", "description_zh"
    )


def on_shelves(user: User, *, category: str = "", department: str = "") -> QuerySet[Service]:
    """Return all that the person may find, by category, perhaps of one category (slug) or one department (code)."""
    services = _shown(services_offered_to(user))
    if category:
        services = services.filter(category__slug=category)
    if department:
        services = services.filter(department__code=department)
    return services.order_by("category__position", "category__name_en", "name_en")


def find_services(user: User, text: str, limit: int) -> list[Service]:
    """Return the services that the person may find with every word of `text`, first those with it in the name."""
    found = matching(_shown(services_offered_to(user)), text)[: limit * 4]
    wanted = folded(text)
    by_name = sorted(found, key=lambda one: wanted not in folded(f"{one.name_en} {one.name_zh}"))
    return by_name[:limit]


def closest_services(user: User, text: str, limit: int) -> list[Service]:
    """Return the orderable services that contain a good part of `text`, the best first; none where none comes close."""
    if not parts_of(text):
        return []
    rows = orderable_by(user).values_list("pk", *SEARCHED)
    texts = {pk: ("\n".join(row[:2]), "\n".join(row[2:])) for pk, *row in rows}
    found = closest(text, texts, limit)
    services = orderable_by(user).in_bulk(found)
    return [services[pk] for pk in found if pk in services]


def frequent_services(user: User, limit: int) -> list[Service]:
    """Return what the person and their department often ordered lately, filled up with others of the catalog."""
    mine = Ticket.objects.filter(requester=user).order_by("-submitted_at", "-pk")
    counted = Counter(dict.fromkeys(mine.values_list("service_id", flat=True)[:20], LOOKED_AT))
    home = reach_of(user).home
    if home is not None:
        ours = Ticket.objects.filter(consumer=home).order_by("-submitted_at", "-pk")
        counted.update(ours.values_list("service_id", flat=True)[:LOOKED_AT])
    wanted = [pk for pk, _times in counted.most_common(limit * 2)]
    known = {service.pk: service for service in orderable_by(user).filter(pk__in=wanted)}
    found = [known[pk] for pk in wanted if pk in known][:limit]
    if len(found) < limit:
        others = (
            orderable_by(user).exclude(pk__in=[one.pk for one in found]).order_by("category__position", "pk")
        )
        found.extend(others[: limit - len(found)])
    return found
