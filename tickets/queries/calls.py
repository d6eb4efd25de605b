"""What a person needs who takes a call: the services they take calls for, and what else waits for the one who calls."""

from dataclasses import dataclass

from django.db.models import QuerySet

from departments.cached_services import searched_services, service_by_slug
from departments.models import Service
from departments.models.naming import shown_name
from departments.rules import may_take_call, services_taken_by
from servicedesk.accounts.models import User
from servicedesk.text.fuzzy_search import closest
from servicedesk.text.search import UNREAD, matching
from tickets.models import Ticket
from tickets.rules import readable_by, visible_to
from tickets.workflow import OPEN_STATES

from .related import for_rows

OFFERED, SHOWN, COUNTED = 20, 5, 20
LOOKED_AT = 200


@dataclass(frozen=True)
class OpenRequests:
    """What is open of a person: the newest that the reader may read, and how many others of which they may know.

    `is_more`: there may be more others than were counted.
    """

    tickets: list[Ticket]
    others: int
    is_more: bool = False


def find_taken(user: User, slug: str) -> Service | None:
    """Return the service, offered or not; None where the person takes no calls for it."""
    found = service_by_slug(slug)
    return found if found is not None and may_take_call(user, found) else None


def taken_called(user: User, name: str) -> list[Service]:
    """Return the services of this very name, in either language, for which the person takes calls."""
    taken = services_taken_by(user)
    return list(taken.filter(name_en__iexact=name) | taken.filter(name_zh__iexact=name))


def taken_matching(user: User, text: str) -> list[Service]:
    """Return services for which the person takes calls: with every word of `text`, else those that come close.

    Without a text the first by name.
    """
    taken = services_taken_by(user).select_related("department").defer(*UNREAD)
    if not text:
        return _named(taken)
    found = _named(matching(taken, text))
    if found:
        return found
    known = searched_services()
    near = closest(text, {pk: known[pk] for pk in taken.values_list("pk", flat=True) if pk in known}, OFFERED)
    services = taken.in_bulk(near)
    return [services[pk] for pk in near if pk in services]


def _named(services: QuerySet[Service]) -> list[Service]:
    return list(services.order_by(shown_name(), "pk")[:OFFERED])


def open_requests(person: User, reader: User) -> OpenRequests:
    """Return what is open of a person; four queries at most, which look at their newest 200."""
    newest = Ticket.objects.filter(requester=person, state__in=sorted(OPEN_STATES)).order_by(
        "-submitted_at", "-pk"
    )
    newest_ids = list(newest.values_list("pk", flat=True)[:LOOKED_AT])
    known = (
        set(visible_to(reader).filter(pk__in=newest_ids).values_list("pk", flat=True)) if newest_ids else ()
    )
    found = [pk for pk in newest_ids if pk in known][: COUNTED + 1]
    readable = set(readable_by(reader).filter(pk__in=found).values_list("pk", flat=True)) if found else set()
    shown = [pk for pk in found if pk in readable][:SHOWN]
    others = len(found) - len(shown)
    tickets = list(for_rows(newest.filter(pk__in=shown))) if shown else []
    return OpenRequests(tickets, min(others, COUNTED), is_more=others > COUNTED)
