"""The catalog as a person sees it: what he may order, with its promise in words and how it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.enums import Priority
from departments.models import Department, Service, ServiceCategory
from departments.queries.people import home_department
from servicedesk.accounts.models import User
from sla.display.promises import kept_words, offer_words
from sla.queries.offers import offers_for
from sla.queries.service_attainment import kept_of
from tickets.queries.services import on_shelves


@dataclass(frozen=True)
class Card:
    """A service with what a person wants to know before he orders."""

    service: Service
    promise: str = ""
    kept: str = ""
    shade: str = ""


def cards(services: Iterable[Service], consumer: Department | None) -> list[Card]:
    """Return the services with promise (at normal priority) and kept share; a constant number of queries."""
    services = list(services)
    offers = offers_for(services, consumer)
    kept = kept_of(services)
    return [
        Card(
            service,
            offer_words(offers[service.pk], Priority.NORMAL),
            *kept_words(*kept[service.pk]),
        )
        for service in services
    ]


def shelves(
    user: User, *, category: str = "", department: str = ""
) -> list[tuple[ServiceCategory, list[Card]]]:
    """Return the catalog by category, perhaps of one category (slug) or one department (code)."""
    by_category: dict[ServiceCategory, list[Card]] = {}
    services = on_shelves(user, category=category, department=department)
    for card in cards(services, home_department(user)):
        by_category.setdefault(card.service.category, []).append(card)
    return list(by_category.items())
