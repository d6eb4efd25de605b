"""Services as cards: each with its promise in words and the share that was kept."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from departments.enums import Priority
from departments.models import Department, Service, ServiceCategory
from servicedesk.web.display.cards import service_card
from sla.enums import HEADLINE_KINDS
from sla.queries.offers import offers_for
from sla.queries.service_attainment import recent_attainment

from .promises import kept_words, offer_words


@dataclass(frozen=True)
class Card:
    """A service with what people want to know before they order, and by which words a search found it."""

    service: Service
    promise: str = ""
    kept: str = ""
    shade: str = ""
    found_by: str = ""


def cards(
    services: Iterable[Service],
    consumer: Department | None,
    found_by: Mapping[int, str] = MappingProxyType({}),
) -> list[Card]:
    """Return the services with promise (at normal priority) and kept share; a constant number of queries.

    found_by: service -> the words that found it.
    """
    services = list(services)
    offers = offers_for(services, consumer, kinds=HEADLINE_KINDS, priorities=[Priority.NORMAL])
    kept = recent_attainment(services)
    return [
        Card(
            service,
            offer_words(offers[service.pk], Priority.NORMAL),
            *kept_words(*kept[service.pk]),
            found_by=found_by.get(service.pk, ""),
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


def offered(card: Card, closed: Collection[int] = (), begun: Collection[int] = ()) -> SafeString:
    """Return a card of the catalog; `closed` are the services that the reader cannot request, `begun` those of which
    they have a draft.
    """
    return service_card(
        card.service,
        _address(card.service.slug),
        unit=card.service.department,
        summary=card.service.text("summary"),
        promise=_("Not available to you") if card.service.pk in closed else card.promise,
        kept=card.kept,
        shade=card.shade,
        mark=pgettext("of a request", "Draft") if card.service.pk in begun else "",
    )


def offered_here(card: Card) -> SafeString:
    """Return a card for the page of the service's own department."""
    return service_card(
        card.service,
        _address(card.service.slug),
        summary=card.service.text("summary"),
        promise=card.promise or _("No target"),
        kept=card.kept,
        shade=card.shade,
        of_what=_("of the targets of the last 90 days"),
    )


@cache
def _address(slug: str) -> str:
    """A catalog shows the same few hundred again and again, so each is worked out once in the life of a process."""
    return reverse("service", args=[slug])
