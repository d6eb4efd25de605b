"""Services as cards: each with its promise in words and the share that was kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.enums import Priority
from departments.models import Department, Service, ServiceCategory
from sla.enums import HEADLINE_KINDS
from sla.queries.offers import offers_for
from sla.queries.service_attainment import recent_attainment

from .promises import kept_words, offer_words


@dataclass(frozen=True)
class Card:
    """A service with what people want to know before they order."""

    service: Service
    promise: str = ""
    kept: str = ""
    shade: str = ""


def cards(services: Iterable[Service], consumer: Department | None) -> list[Card]:
    """Return the services with promise (at normal priority) and kept share; a constant number of queries."""
    services = list(services)
    offers = offers_for(services, consumer, kinds=HEADLINE_KINDS, priorities=[Priority.NORMAL])
    kept = recent_attainment(services)
    return [
        Card(
            service,
            offer_words(offers[service.pk], Priority.NORMAL),
            *kept_words(*kept[service.pk]),
        )
        for service in services
    ]


def shelves(
    services: Iterable[Service], consumer: Department | None
) -> list[tuple[ServiceCategory, list[Card]]]:
    """Return the services by category, in their order."""
    by_category: dict[ServiceCategory, list[Card]] = {}
    for card in cards(services, consumer):
        by_category.setdefault(card.service.category, []).append(card)
    return list(by_category.items())
