"""The services that a person may order: by name, by words, by what comes close, and by what is ordered most."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language

from departments.cached_services import (
    catch_all,
    confidential_services,
    offered_services,
    searched_services,
    services_of,
)
from departments.models import Department, Service
from departments.rules import (
    offered_among,
    orderable_ids,
    reach_of,
    services_offered_to,
    services_orderable_by,
)
from servicedesk.accounts.models import User
from servicedesk.database.composed import Given, composed
from servicedesk.text.cleaning import folded, folded_words
from servicedesk.text.fuzzy_search import Searched, closest, telling_words
from servicedesk.text.name_order import name_order
from servicedesk.text.query_parts import terms_of
from servicedesk.text.search import UNREAD, matching
from tickets.models import Ticket

NOT_SHOWN = (*UNREAD, "description_en", "description_zh", "words_en", "words_zh")
LOOKED_AT = 200
FEWEST_PEOPLE = 3
REMEMBERED_SECONDS = 600  # what a department asks for hardly changes, and everybody reads it
FEW, CLOSEST = 3, 8  # with fewer that contain every word, the closest are shown too; how many where none does
NAMED, CALLED, DESCRIBED = range(3)  # by what of a service all words were found


def orderable_by(user: User) -> QuerySet[Service]:
    """Return the services the person may order, in the order of their names."""
    return _shown(services_orderable_by(user))


def _shown(services: QuerySet[Service]) -> QuerySet[Service]:
    return services.select_related("department", "category").defer(*NOT_SHOWN)


def on_shelves(user: User, *, department: Department | None = None) -> list[Service]:
    """Return all that the person may find, perhaps of one department, with department and category, by category."""
    language = get_language() or "en"
    wanted = [pk for pk, unit in offered_services().items() if department is None or unit == department.pk]

    def place(service: Service) -> tuple[int, bytes, bytes, int]:
        shelf = service.category
        names = (name_order(shelf.name, language), name_order(service.name, language))
        return shelf.position, *names, service.pk

    return sorted(services_of(offered_among(user, wanted)), key=place)


class Suggested(NamedTuple):
    """Services for what someone typed: those that contain every word, and others that come close."""

    exact: list[Service]
    closest: list[Service]


def suggested_services(user: User, text: str, limit: int) -> Suggested:
    """Return at most `limit` services with every word of `text`; the closest as well where these are fewer than three.

    One that has every word by chance does not hide what was meant: "too noisy at my desk", of a noisy computer.
    """
    exact = find_services(user, text, limit)
    missing = FEW - len(exact) if exact else CLOSEST
    if missing <= 0:
        return Suggested(exact, [])
    near = closest_services(user, text, missing + len(exact))
    return Suggested(exact, [service for service in near if service not in exact][:missing])


def find_services(user: User, text: str, limit: int) -> list[Service]:
    """Return the services that the person may find with every word of `text`: by name, by everyday words, by the rest.

    Of those found by the same, those first whose name or word is the text as it was typed, then those that have it.
    """
    found = matching(_shown(services_offered_to(user)), text)[:LOOKED_AT]
    known, wanted = searched_services(), folded(text)
    ranked = sorted(found, key=lambda service: _place(wanted, known.get(service.pk)))
    return ranked[:limit]


def _place(wanted: str, service: Searched | None) -> tuple[int, bool, bool]:
    """Return where all telling words are found, whether it is no name or word itself, whether not side by side."""
    if service is None:  # published since
        return DESCRIBED, True, True
    names, words = ([folded(text) for text in texts] for texts in (service.title.split("\n"), service.words))
    for place, known in ((NAMED, names), (CALLED, names + words)):
        whole = " ".join(known)
        if all(word in whole for word in terms_of(wanted) or folded_words(wanted)):
            return place, wanted not in known, wanted not in whole
    return DESCRIBED, True, True


def closest_services(user: User, text: str, limit: int) -> list[Service]:
    """Return the orderable services that contain a good part of `text`, the best first; none where none comes close.

    What takes the rest comes close to nothing: the page leads there by itself.
    """
    known = searched_services()
    orderable = services_orderable_by(user).exclude(pk=catch_all() or 0).values_list("pk", flat=True)
    found = closest(text, {pk: known[pk] for pk in orderable if pk in known}, limit)
    services = orderable_by(user).in_bulk(found)
    return [services[pk] for pk in found if pk in services]


def found_by(services: Iterable[Service], text: str) -> dict[int, list[str]]:
    """Return service -> the everyday words, at most three, by which `text` finds it beside its name."""
    known = searched_services()
    return {service.pk: telling_words(text, known[service.pk]) for service in services if service.pk in known}


def recent_services(user: User) -> list[int]:
    """Return the services of the person's last twenty requests, the latest first, by id."""
    return list(dict.fromkeys(_asked_last(person=user.pk)))


@composed
def _asked_last(*, person: Given) -> "QuerySet[Ticket, int]":
    mine = Ticket.objects.filter(requester=person).order_by("-submitted_at", "-pk")
    return mine.values_list("service_id", flat=True)[:20]


def popular_services(user: User) -> dict[int, int]:
    """Return service -> how many people of the person's department asked for it lately, most people first.

    At most ten minutes old, and counted once for all who open a page meanwhile. Fewer than three people could be told
    apart, and confidential services tell something of each: neither is ever named.
    """
    home = reach_of(user).home
    if home is None:
        return {}
    place = f"popular:{home}"
    counted: dict[int, int] | None = cache.get(place)
    if counted is None:
        counted = _asked_for_by_several(home)
        cache.set(place, counted, REMEMBERED_SECONDS)
    hidden = confidential_services()
    return {service: count for service, count in counted.items() if service not in hidden}


def _asked_for_by_several(department: int) -> dict[int, int]:
    """Count in the last requests of a department, so that it costs the same in any year."""
    people: defaultdict[int, set[int]] = defaultdict(set)
    for service, requester, is_confidential in _asked_by_us(home=department):
        if not is_confidential:  # it stays so when its service is no longer
            people[service].add(requester)
    counted = Counter({service: len(who) for service, who in people.items() if len(who) >= FEWEST_PEOPLE})
    return dict(counted.most_common())


@composed
def _asked_by_us(*, home: Given) -> "QuerySet[Ticket, tuple[int, int, bool]]":
    ours = Ticket.objects.filter(consumer=home).order_by("-submitted_at", "-pk")
    return ours.values_list("service_id", "requester_id", "is_confidential")[:LOOKED_AT]


def frequent_services(user: User, limit: int) -> list[Service]:
    """Return what the person ordered lately and many of their department did, filled up with others of the catalog."""
    counted = Counter(dict.fromkeys(recent_services(user), LOOKED_AT))
    counted.update(popular_services(user))
    wanted = [pk for pk, _times in counted.most_common(limit * 2)]
    orderable = orderable_ids(user)
    known = frozenset(orderable)
    return services_of(list(dict.fromkeys([*(pk for pk in wanted if pk in known), *orderable]))[:limit])
