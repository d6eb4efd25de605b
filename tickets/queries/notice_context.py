"""What a notice about a ticket needs to be worded: the ticket, what the reader is to it, what was said."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from departments.models import Department
from departments.rules import reach_of
from servicedesk.accounts.models import User
from sla.models import Clock
from tickets.enums import MessageKind
from tickets.models import Message, Ticket
from tickets.rules import Access, access, with_ties

Data = Mapping[str, Any]


def gather_context(reader: User, rows: Sequence[Data]) -> list[Data]:
    """Add `the_ticket`, `access`, `the_message`, `the_clock`, `the_actor` and `the_unit` to each row.

    `the_leaver` and `the_mover` gave it back by leaving the company, or the unit's work.
    None where there is none or where the reader may not know of it; a message without words comes with its files.
    Queries: a constant number.
    """
    tickets = _tickets(rows)
    seen = {pk: access(reader, ticket) for pk, ticket in tickets.items()}
    messages = Message.objects.select_related("author").in_bulk(_ids(rows, "message"))
    prefetch_related_objects([said for said in messages.values() if not said.body], "attachments")
    people = User.objects.in_bulk(_ids(rows, "actor") | _ids(rows, "left") | _ids(rows, "moved"))
    units = Department.objects.in_bulk(_ids(rows, "unit"))
    clocks = Clock.objects.in_bulk(_ids(rows, "clock"))
    works = reach_of(reader).works
    gathered: list[Data] = []
    for row in rows:
        ticket = tickets.get(row["ticket"])
        known = seen[ticket.pk] if ticket is not None else Access()
        message = messages.get(row.get("message"))
        gathered.append(
            {
                **row,
                "the_ticket": ticket if known.sees_outline else None,
                "access": known,
                "the_message": message if message and _may_read(message, ticket, known, works) else None,
                "the_actor": people.get(row.get("actor")),
                "the_leaver": people.get(row.get("left")),
                "the_mover": people.get(row.get("moved")),
                "the_unit": units.get(row.get("unit")),
                "the_clock": clocks.get(row.get("clock")),
            }
        )
    return gathered


def _tickets(rows: Sequence[Data]) -> dict[int, Ticket]:
    related = Ticket.objects.select_related(
        "service", "provider", "consumer", "holder_department", "holder_person", "requester", "filer"
    )
    return with_ties(related).in_bulk(_ids(rows, "ticket"))


def _may_read(message: Message, ticket: Ticket | None, access: Access, works: frozenset[int]) -> bool:
    if ticket is None or message.ticket_id != ticket.pk or not access.sees_content:
        return False
    return message.kind == MessageKind.PUBLIC or (access.sees_notes and message.department_id in works)


def _ids(rows: Sequence[Data], key: str) -> set[int]:
    return {row[key] for row in rows if row.get(key)}
