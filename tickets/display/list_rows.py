"""Rows of lists: a ticket with the state of its promise."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.display.people import named
from tickets.display.deadlines import Standing, standings
from tickets.models import Ticket
from tickets.queries.related import attach_names
from tickets.rules import title_visible_among

UNTITLED = _("A confidential request")


@dataclass(frozen=True)
class Row:
    """A ticket of a list; `deadline` is what the chip draws, `title` what the reader may know of what it is about."""

    ticket: Ticket
    deadline: Standing
    title: str

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
    titled = title_visible_among(viewer, tickets)
    return [
        Row(ticket, standing[ticket.pk], ticket.title if ticket.pk in titled else str(UNTITLED))
        for ticket in tickets
    ]
