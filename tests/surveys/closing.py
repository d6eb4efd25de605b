"""The way to a closed ticket."""

from typing import Any

from servicedesk.accounts.models import User
from tests.cast import Company, at
from tickets.actions.lifecycle import confirm, resolve
from tickets.actions.submission import submit
from tickets.models import Ticket


def closed_ticket(
    company: Company,
    ticket: Ticket | None = None,
    *,
    day: str = "Mon",
    by: User | None = None,
    agent: User | None = None,
    closer: User | None = None,
    **fields: Any,
) -> Ticket:
    """Return a ticket (a new one of Mia's for Facilities) that was resolved at 15:00 and confirmed at 16:00."""
    person = by or company.mia
    if ticket is None:
        ticket = submit(
            service=company.move_desk, title="Move my desk", by=person, at=at(f"{day} 10:00"), **fields
        )
    resolve(ticket=ticket, answer="Done", by=agent or company.li_wei, at=at(f"{day} 15:00"))
    return confirm(ticket=ticket, by=closer or person, at=at(f"{day} 16:00"))
