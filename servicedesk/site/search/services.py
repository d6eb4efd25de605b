"""Services that contain every word; where none does, the closest ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.queries.people import home_department
from servicedesk.web.display.joining import listed
from sla.display.service_cards import cards
from tickets.display.searched import searched_query
from tickets.queries.services import closest_services, find_services, found_by

from .kind import Asked, Kind, Result

CLOSEST = 8


def find(asked: Asked) -> dict[str, Any]:
    """Return services, or the closest ones, as cards; one that was not found by its name alone says by which words."""
    services = find_services(asked.user, asked.text, asked.limit)
    closest = [] if services else closest_services(asked.user, asked.text, CLOSEST)
    telling = {pk: listed(said) for pk, said in found_by(services or closest, asked.text).items()}
    found = cards(services or closest, home_department(asked.user), telling)
    return {
        "services": found if services else [],
        "closest": found if closest else [],
        "searched": searched_query(asked.text),
    }


def results(found: Mapping[str, Any]) -> Iterator[Result]:
    """Return the services for programs, each with its summary."""
    for name in ("services", "closest"):
        for card in found[name]:
            service = card.service
            address = reverse("service", args=[service.slug])
            yield Result(service.slug, service.name, service.summary, address, is_close=name == "closest")


SERVICES = Kind(
    "services", _("Services"), find, "search/_found_services.html", ("services", "closest"), results
)
