"""Rows of lists: a ticket with the state of its promise."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.display.away import absences_in_words, with_absence
from servicedesk.accounts.models import User
from servicedesk.events import clock
from servicedesk.text.matched_words import missing_in
from servicedesk.web.display.joining import labelled, qualified
from servicedesk.web.display.marking import excerpt
from servicedesk.web.display.people import named
from tickets.display.deadlines import Standing, standings
from tickets.display.in_short import in_short
from tickets.enums import MessageKind
from tickets.models import Message, Ticket
from tickets.queries.related import attach_names
from tickets.rules import is_of, title_visible_among

UNTITLED = _("A confidential request")


@dataclass(frozen=True)
class Row:
    """A ticket of a list; `deadline` is what the chip draws, `title` what the reader may know of what it is about.

    `holder` is the assignee's name, with their absence; empty where no one is assigned. `away` are the words of all
    assignees of the list who are absent, by id.
    `excerpt` is a piece of its description, or of what somebody said in a message, where a search found it by that;
    `anchor` leads to the message.
    """

    ticket: Ticket
    deadline: Standing
    title: str
    holder: str
    away: Mapping[int, str]
    is_mine: bool
    excerpt: str = ""
    anchor: str = ""

    @property
    def url(self) -> str:
        """The address of the request, or of the message in it that was found."""
        return f"{self.ticket.get_absolute_url()}{self.anchor}"

    @property
    def chip_style(self) -> str:
        """An ended promise says its verdict in a word; a running one its time."""
        return "full" if self.ticket.is_open else "word"

    @property
    def in_short(self) -> str:
        """Who has it and what they do: "Facilities is working on it: Li Wei"."""
        return in_short(self.ticket, self.holder, self.is_mine)


def with_excerpts(
    rows: Iterable[Row],
    descriptions: Mapping[int, str],
    messages: Callable[[Mapping[int, Sequence[str]]], Mapping[int, tuple[Message, int]]],
    words: Sequence[str],
) -> list[Row]:
    """Return the rows with an excerpt where number and title do not show every word.

    It is one of the description, or of the message that says as many of the others where the description lacks some.
    `descriptions` are by ticket id; `messages` returns those that say most of the words of tickets, and how many.
    """
    rows = list(rows)
    unseen = {row.ticket.pk: missing_in(f"{row.ticket.number} {row.title}", words) for row in rows}
    unsaid = {pk: missing_in(descriptions.get(pk, ""), missing) for pk, missing in unseen.items()}
    found = messages({pk: unseen[pk] for pk, missing in unsaid.items() if missing})
    said = {pk: one for pk, (one, has) in found.items() if has >= len(unseen[pk]) - len(unsaid[pk])}
    authors = named_people_by_id(one.author_id for one in said.values() if one.author_id is not None)
    return [
        _with_message(row, said[row.ticket.pk], words, authors)
        if row.ticket.pk in said
        else replace(row, excerpt=excerpt(descriptions.get(row.ticket.pk, ""), unseen[row.ticket.pk]))
        for row in rows
    ]


def _with_message(row: Row, message: Message, words: Sequence[str], authors: Mapping[int, User]) -> Row:
    text, author = excerpt(message.body, words), named(authors.get(message.author_id or 0))
    if message.kind == MessageKind.INTERNAL:
        author = qualified(author, message.get_kind_display()) if author else message.get_kind_display()
    return replace(row, excerpt=labelled(author, text) if author else text, anchor=f"#message-{message.pk}")


def rows_of(tickets: Iterable[Ticket], viewer: User) -> list[Row]:
    """Return the rows of a page of tickets, which come with their promise; five queries for any number."""
    tickets, now = list(tickets), clock.reading()
    attach_names(tickets)
    standing = standings(tickets, now, viewer)
    titled = title_visible_among(viewer, tickets)
    away = absences_in_words(
        {one.holder_person_id for one in tickets if one.holder_person_id is not None}, now
    )
    return [
        Row(
            ticket=ticket,
            deadline=standing[ticket.pk],
            title=ticket.title if ticket.pk in titled else str(UNTITLED),
            holder=with_absence(ticket.holder_person, away) if ticket.holder_person is not None else "",
            away=away,
            is_mine=is_of(viewer, ticket),
        )
        for ticket in tickets
    ]
