"""The units and people around tickets: two small reads instead of a join for each."""

from collections.abc import Iterable

from django.db.models import QuerySet

from departments.models import Department
from servicedesk.accounts.models import User
from tickets.models import Ticket

UNITS = ("provider", "consumer", "holder_department")
PEOPLE = ("requester", "filer", "holder_person")
ROW_FIELDS = (
    "number",
    "title",
    "state",
    "priority",
    "submitted_at",
    *UNITS,
    *PEOPLE,
    "promise__provider",
    "promise__next_due_at",
    "promise__at_risk_at",
    "promise__imported_outcome",
)


def for_rows(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return the rows as `attach_companions` and a line of a list want them: with what is shown, no more."""
    return rows.select_related("promise").only(*ROW_FIELDS)


def attach_companions(tickets: Iterable[Ticket]) -> None:
    """Give the tickets (which come with their promise) their units and people, units with calendar and parent."""
    around = Department.objects.select_related("calendar", "parent").defer("about_en", "about_zh")
    _attach(list(tickets), around, User.objects.defer("password"))


def attach_names(tickets: Iterable[Ticket]) -> None:
    """Give the tickets (which come with their promise) their units and people by name, as lines of lists show them."""
    units = Department.objects.only("code", "name_en", "name_zh", "calendar")
    _attach(list(tickets), units, User.objects.only("name", "native_name"))


def _attach(tickets: list[Ticket], departments: QuerySet[Department], persons: QuerySet[User]) -> None:
    wanted = {getattr(ticket, f"{name}_id") for ticket in tickets for name in UNITS}
    wanted |= {ticket.promise.provider_id for ticket in tickets}
    units = departments.order_by().in_bulk(wanted)
    people = persons.in_bulk(
        {getattr(ticket, f"{name}_id") for ticket in tickets for name in PEOPLE} - {None}
    )
    for ticket in tickets:
        for name in UNITS:
            setattr(ticket, name, units[getattr(ticket, f"{name}_id")])
        for name in PEOPLE:
            setattr(ticket, name, people.get(getattr(ticket, f"{name}_id")))
        ticket.promise.provider = units[ticket.promise.provider_id]
