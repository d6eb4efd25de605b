"""The units and people around tickets: from the cached directory instead of a join for each."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet

from departments.cached_reads import named_units_by_id, units_by_id
from departments.cached_services import named_services_by_id, service_by_id
from departments.models import Department
from servicedesk.accounts.cached_reads import named_people_by_id, people_by_id
from servicedesk.accounts.models import User
from tickets.models import Ticket

UNITS = ("provider", "consumer", "holder_department")
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
    wanted = {getattr(ticket, f"{name}_id") for ticket in tickets for name in UNITS}
    units = read_units(wanted)
    people = read_people({getattr(ticket, f"{name}_id") for ticket in tickets for name in PEOPLE} - {None})
    for ticket in tickets:
        for name in UNITS:
            setattr(ticket, name, units[getattr(ticket, f"{name}_id")])
        for name in PEOPLE:
            setattr(ticket, name, people.get(getattr(ticket, f"{name}_id")))
