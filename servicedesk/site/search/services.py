"""Services that contain every word; where few do, the closest ones too."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.queries.people import home_department
from servicedesk.web.display.joining import listed
from sla.display.service_cards import cards
from tickets.display.searched import searched_query
from tickets.queries.services import found_by, suggested_services

from .kind import Asked, Kind, Result


def find(asked: Asked) -> dict[str, Any]:
    """Return services, and the closest ones, as cards; one that was not found by its name alone says by which words."""
    exact, closest = suggested_services(asked.user, asked.text, asked.limit)
    telling = {pk: listed(said) for pk, said in found_by([*exact, *closest], asked.text).items()}
    found = cards([*exact, *closest], home_department(asked.user), telling)
    return {
        "services": found[: len(exact)],
        "closest": found[len(exact) :],
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
