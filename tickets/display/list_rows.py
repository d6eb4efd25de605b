"""Rows of lists: a ticket with the state of its promise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.web.display.marking import excerpt, missing_in
from tickets.display.away import names_with_absence
from tickets.display.deadlines import Standing, standings
from tickets.display.in_short import in_short
from tickets.models import Ticket
from tickets.queries.related import attach_names
from tickets.rules import is_of, title_visible_among

UNTITLED = _("A confidential request")


@dataclass(frozen=True)
class Row:
    """A ticket of a list; `deadline` is what the chip draws, `title` what the reader may know of what it is about.

    `holder` is the assignee's name, with their absence; empty where no one is assigned.
    `excerpt` is a piece of its description, where a search found it by that.
    """

    ticket: Ticket
    deadline: Standing
    title: str
    holder: str
    is_mine: bool
    excerpt: str = ""

    @property
    def chip_style(self) -> str:
        """An ended promise says its verdict in a word; a running one its time."""
        return "full" if self.ticket.is_open else "word"

    @property
    def in_short(self) -> str:
        """Who has it and what they do: "Facilities is working on it: Li Wei"."""
        return in_short(self.ticket, self.holder, self.is_mine)


def with_excerpts(rows: Iterable[Row], descriptions: Mapping[int, str], words: Sequence[str]) -> list[Row]:
    """Return the rows with an excerpt where number and title do not show every word; descriptions by ticket id."""
    found = []
    for row in rows:
        unseen = missing_in(f"{row.ticket.number} {row.title}", words)
        found.append(replace(row, excerpt=excerpt(descriptions.get(row.ticket.pk, ""), unseen)))
    return found


def rows_of(tickets: Iterable[Ticket], viewer: User) -> list[Row]:
    """Return the rows of a page of tickets, which come with their promise; five queries for any number."""
    tickets, now = list(tickets), clock.reading()
    attach_names(tickets)
    standing = standings(tickets, now, viewer)
    titled = title_visible_among(viewer, tickets)
    holders = {ticket.holder_person for ticket in tickets if ticket.holder_person is not None}
    names = names_with_absence(holders, now)
    return [
        Row(
            ticket=ticket,
            deadline=standing[ticket.pk],
            title=ticket.title if ticket.pk in titled else str(UNTITLED),
            holder=names.get(ticket.holder_person_id or 0, ""),
            is_mine=is_of(viewer, ticket),
        )
        for ticket in tickets
    ]
