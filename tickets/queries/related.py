"""The units and people around tickets: from the cached directory instead of a join for each."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from departments.cached_reads import named_units_by_id, units_by_id
from departments.cached_services import named_services_by_id, service_by_id
from departments.models import Department
from servicedesk.accounts.cached_reads import named_people_by_id, people_by_id
from servicedesk.accounts.models import User
from tickets.models import Ticket

UNITS = ("provider", "consumer", "holder_department")
WAITING_UNITS = ("provider", "holder_department")
PEOPLE = ("requester", "filer", "holder_person")
ROW_FIELDS = (
    "number",
    "title",
    "state",
    "priority",
    "is_confidential",
    "submitted_at",
    "source",
    *UNITS,
    *PEOPLE,
    "promise__next_due_at",
    "promise__at_risk_at",
    "promise__imported_outcome",
)
OUTLINE_FIELDS = (
    *ROW_FIELDS,
    "service",
    "is_confidential",
    "holder_since",
    "first_response_at",
    "resolved_at",
    "closed_at",
)


def for_rows(rows: QuerySet[Ticket], *more: str) -> QuerySet[Ticket]:
    """Return the rows as `attach_companions` and a line of a list want them: with what is shown, and `more` fields."""
    return rows.select_related("promise").only(*ROW_FIELDS, *more)


def for_waiting(rows: QuerySet[Ticket], *more: str) -> QuerySet[Ticket]:
    """Return the rows as `attach_units` and a line of what waits want them: they show no deadline."""
    return rows.only("number", "title", "state", *WAITING_UNITS, *more)


def outlines(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return the rows as `attach_references` and the outline of a ticket in the API want them."""
    return rows.select_related("promise").only(*OUTLINE_FIELDS)


def attach_companions(ticket: Ticket) -> None:
    """Give a ticket its service, its units with calendar and parent, and its people."""
    _attach([ticket], units_by_id, people_by_id)
    ticket.service = service_by_id(ticket.service_id)


def attach_names(tickets: Iterable[Ticket]) -> None:
    """Give the tickets their units and people by name, as lines of lists show them."""
    _attach(list(tickets), named_units_by_id, named_people_by_id)


def attach_units(tickets: Iterable[Ticket]) -> None:
    """Give the tickets the units by name that lines of what waits show."""
    tickets = list(tickets)
    _put(tickets, WAITING_UNITS, named_units_by_id(_ids(tickets, WAITING_UNITS)))


def attach_references(tickets: Iterable[Ticket]) -> None:
    """Give the tickets their units, people and services by name, as the API points at them."""
    tickets = list(tickets)
    attach_names(tickets)
    services = named_services_by_id(ticket.service_id for ticket in tickets)
    for ticket in tickets:
        ticket.service = services[ticket.service_id]


def _attach(
    tickets: list[Ticket],
    read_units: Callable[[Iterable[int]], dict[int, Department]],
    read_people: Callable[[Iterable[int]], dict[int, User]],
) -> None:
    _put(tickets, UNITS, read_units(_ids(tickets, UNITS)))
    _put(tickets, PEOPLE, read_people(_ids(tickets, PEOPLE)))


def _ids(tickets: list[Ticket], names: Iterable[str]) -> set[int]:
    found: set[int | None] = {getattr(ticket, f"{name}_id") for ticket in tickets for name in names}
    return {one for one in found if one is not None}


def _put(tickets: list[Ticket], names: Iterable[str], known: Mapping[int, Department | User]) -> None:
    """Put what the ids name where the ORM keeps what it has read: lists have dozens of lines with six each."""
    for name in names:
        field: Any = Ticket._meta.get_field(name)
        for ticket in tickets:
            field.set_cached_value(ticket, known.get(getattr(ticket, field.attname)))
