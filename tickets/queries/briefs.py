"""What a notice about a ticket needs to be worded: the ticket, what the reader is to it, what was said."""

from collections.abc import Mapping, Sequence
from typing import Any

from departments.models import Department
from departments.rules import reach_of
from servicedesk.accounts.models import User
from servicedesk.accounts.rules import is_admin, is_arbiter
from sla.models import Clock
from tickets.enums import MessageKind
from tickets.models import Message, Participation, Ticket, Watcher
from tickets.rules import Access

Data = Mapping[str, Any]


def gather(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_ticket`, `access`, `the_message`, `the_actor`, `the_unit` and `the_clock` to each row.

    None where there is none or where the reader may not know of it. Queries: a constant number.
    """
    tickets = _tickets(rows)
    seen = accesses(reader, list(tickets.values()))
    messages = Message.objects.select_related("author").in_bulk(_ids(rows, "message"))
    actors = User.objects.in_bulk(_ids(rows, "actor"))
    units = Department.objects.in_bulk(_ids(rows, "unit"))
    clocks = Clock.objects.in_bulk(_ids(rows, "clock"))
    works = reach_of(reader).works
    gathered: list[Data] = []
    for row in rows:
        ticket = tickets.get(row["ticket"])
        access = seen[ticket.pk] if ticket is not None else Access()
        message = messages.get(row.get("message"))
        gathered.append(
            {
                **row,
                "the_ticket": ticket if access.sees_outline else None,
                "access": access,
                "the_message": message if message and _may_read(message, ticket, access, works) else None,
                "the_actor": actors.get(row.get("actor")),
                "the_unit": units.get(row.get("unit")),
                "the_clock": clocks.get(row.get("clock")),
            }
        )
    return gathered


def accesses(reader: User, tickets: Sequence[Ticket]) -> dict[int, Access]:
    """Return ticket id -> what the reader is to it: `rules.access` for many at once (a test holds them equal)."""
    reach, ids = reach_of(reader), [ticket.pk for ticket in tickets]
    admin, arbiter = is_admin(reader), is_arbiter(reader)
    watched = set(Watcher.objects.filter(user=reader, ticket__in=ids).values_list("ticket_id", flat=True))
    took_part = Participation.objects.filter(ticket__in=ids, department__in=reach.works)
    worked = set(took_part.values_list("ticket_id", flat=True))
    return {
        ticket.pk: Access(
            is_requester=reader.pk in (ticket.requester_id, ticket.filer_id),
            is_watcher=ticket.pk in watched,
            is_colleague=ticket.consumer_id == reach.home
            and ticket.service.is_shared_in_department
            and not ticket.is_confidential,
            is_consumer_head=ticket.consumer_id in reach.heads,
            works=ticket.holder_department_id in reach.works,
            worked=ticket.pk in worked,
            steers=ticket.holder_department_id in reach.steers,
            is_admin=admin,
            is_confidential=ticket.is_confidential,
            is_arbiter=arbiter,
        )
        for ticket in tickets
    }


def _tickets(rows: Sequence[Data]) -> dict[int, Ticket]:
    related = Ticket.objects.select_related(
        "service", "provider", "consumer", "holder_department", "holder_person"
    )
    return related.in_bulk(_ids(rows, "ticket"))


def _may_read(message: Message, ticket: Ticket | None, access: Access, works: frozenset[int]) -> bool:
    if ticket is None or message.ticket_id != ticket.pk or not access.sees_content:
        return False
    return message.kind == MessageKind.PUBLIC or (access.sees_notes and message.department_id in works)


def _ids(rows: Sequence[Data], key: str) -> set[int]:
    return {row[key] for row in rows if row.get(key)}
