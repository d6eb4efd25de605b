"""The units and people around tickets: two small reads instead of a join for each."""

from collections.abc import Iterable

from django.db.models import QuerySet

from departments.models import Department
from servicedesk.accounts.models import User
from tickets.models import Ticket

UNITS = ("provider", "consumer", "holder_department")
PEOPLE = ("requester", "filer", "holder_person")


def for_rows(rows: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return the rows as `attach_companions` and a line of a list want them."""
    return rows.select_related("promise").defer("search", "description", "answers")


def attach_companions(tickets: Iterable[Ticket]) -> None:
    """Give the tickets (which come with their promise) their units and people, units with calendar and parent."""
    tickets = list(tickets)
    wanted = {getattr(ticket, f"{name}_id") for ticket in tickets for name in UNITS}
    wanted |= {ticket.promise.provider_id for ticket in tickets}
    around = Department.objects.select_related("calendar", "parent").defer("about_en", "about_zh")
    units = around.in_bulk(wanted)
    persons = {getattr(ticket, f"{name}_id") for ticket in tickets for name in PEOPLE} - {None}
    people = User.objects.defer("password").in_bulk(persons)
    for ticket in tickets:
        for name in UNITS:
            setattr(ticket, name, units[getattr(ticket, f"{name}_id")])
        for name in PEOPLE:
            setattr(ticket, name, people.get(getattr(ticket, f"{name}_id")))
        ticket.promise.provider = units[ticket.promise.provider_id]
