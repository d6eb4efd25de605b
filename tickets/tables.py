"""Rows of lists: a ticket with how its promise stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.people import named
from tickets.models import Ticket
from tickets.queries.companions import attach_names
from tickets.queries.deadlines import Standing, standings


@dataclass(frozen=True)
class Row:
    """A ticket of a list; `deadline` is what the chip draws."""

    ticket: Ticket
    deadline: Standing

    @property
    def chip_style(self) -> str:
        """An ended promise says its verdict in a word; a running one its time."""
        return "full" if self.ticket.is_open else "word"

    @property
    def where(self) -> str:
        """Who has it: "Facilities · Li Wei"."""
        unit, person = named(self.ticket.holder_department), named(self.ticket.holder_person)
        return f"{unit} · {person}" if person else unit


def rows_of(tickets: Iterable[Ticket], viewer: User) -> list[Row]:
    """Return the rows of a page of tickets, which come with their promise; five queries for any number."""
    tickets = list(tickets)
    attach_names(tickets)
    standing = standings(tickets, clock.reading(), viewer)
    return [Row(ticket, standing[ticket.pk]) for ticket in tickets]
