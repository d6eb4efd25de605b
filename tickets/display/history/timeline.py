"""The conversation and the history of a ticket in one order; a constant number of queries, however long it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from departments.cached_reads import named_units_by_id
from servicedesk.accounts.cached_reads import named_people_by_id
from servicedesk.accounts.models import User
from servicedesk.events.fields import Person, Unit
from servicedesk.events.kinds import data_of, ids_in
from servicedesk.events.models import Event
from servicedesk.events.texts import texts_of
from servicedesk.web.display.entries import Entry
from servicedesk.web.display.people import named
from sla.enums import ClockKind, Outcome
from sla.events import ClockStopped, PromiseEvent
from tickets import rules
from tickets.display.files import links_to
from tickets.enums import MessageKind, Source
from tickets.events import MessageId
from tickets.models import Attachment, Message, Ticket
from tickets.queries.files import files_by_message
from tickets.queries.history import events_by_others, events_of, messages_read_by

from .answer_lines import answers_changed
from .folding import folded
from .lines import Names
from .wording import line_of, news_of, shown_kinds


@dataclass(frozen=True)
class Timeline:
    """The entries in order, and the id of the newest event among them (what the reader has seen).

    `files` are those that came with the request.
    """

    entries: list[Entry]
    seen: int
    events: list[Event]
    files: list[Attachment]


def timeline_of(ticket: Ticket, user: User, seen: rules.Access) -> Timeline:
    """Return everything that the person may read of what was said and what happened."""
    events = events_of(ticket)
    names = names_in(events, is_worker=seen.works or seen.worked)
    files: Mapping[int | None, list[Attachment]] = {}
    entries = []
    if seen.sees_content:
        messages = messages_read_by(user, ticket, seen)
        files = files_by_message(ticket, messages)
        chips = _chips(events)
        entries = [_opening(ticket, user, files.get(None, []))]
        entries += [
            _said(message, ticket, user, files.get(message.pk, []), chips.get(message.pk, []))
            for message in messages
        ]
    entries += [
        Entry(
            "system",
            event.at,
            text=line.text,
            icon=line.icon,
            anchor=f"event-{event.pk}",
            is_warning=event.kind == PromiseEvent.STEP_FIRED,
        )
        for event in events
        if (line := line_of(event, names)) is not None
    ]
    entries.sort(key=lambda entry: (entry.at, entry.kind == "system"))
    return Timeline(
        folded(entries), max((event.pk for event in events), default=0), events, files.get(None, [])
    )


def meanwhile(ticket: Ticket, user: User, since: int) -> list[str]:
    """Return in words what others did to the ticket after the event `since`; notes and warnings do not count.

    For someone who may read no content there are none: the lines contain reasons and who wrote.
    """
    if not rules.access(user, ticket).sees_content:
        return []
    quiet = [kind for kind, shown in shown_kinds().items() if shown.is_quiet]
    events = events_by_others(ticket, user, since, without=quiet)
    names = names_in(events, is_worker=True)
    return [line.text for event in events if (line := news_of(event, names)) is not None]


def names_in(events: Iterable[Event], *, is_worker: bool) -> Names:
    """Return the people and units that the events speak of, and who made them happen."""
    events, people, units = list(events), set(), set()
    for event in events:
        people.update(ids_in(event, Person))
        units.update(ids_in(event, Unit))
        if event.actor_id is not None:
            people.add(event.actor_id)
    return Names(
        named_people_by_id(people),
        named_units_by_id(units),
        is_worker,
        texts_of(events),
        answers_changed(events),
    )


def _chips(events: Iterable[Event]) -> dict[int, list[dict[str, str]]]:
    """Return message id -> chips: what the message did to the promise, and what it was."""
    stops: dict[tuple[datetime, Any], str] = {}
    for event in events:
        if event.kind == PromiseEvent.CLOCK_STOPPED:
            stop = data_of(event, ClockStopped)
            stops[event.at, stop.kind] = stop.outcome or ""
    chips = {}
    for event in events:
        for message in ids_in(event, MessageId):
            chips[message] = list(_chips_of(event, stops))
    return chips


def _chips_of(event: Event, stops: dict[tuple[datetime, Any], str]) -> Iterable[dict[str, str]]:
    shown = shown_kinds().get(event.kind)
    if shown is not None and shown.chip:
        yield {"text": str(shown.chip), "shade": "accent"}
    answered, finished = (
        stops.get((event.at, kind)) for kind in (ClockKind.FIRST_RESPONSE, ClockKind.RESOLUTION)
    )
    if answered == Outcome.MET:
        yield {"text": _("first response met"), "shade": "kept"}
    if answered == Outcome.BREACHED:
        yield {"text": _("first response missed"), "shade": "late"}
    if finished == Outcome.MET:
        yield {"text": _("resolved on time"), "shade": "kept"}
    if finished == Outcome.BREACHED:
        yield {"text": _("resolved late"), "shade": "late"}


def _opening(ticket: Ticket, user: User, files: Iterable[Attachment]) -> Entry:
    """Return the request itself, as the first thing that was said."""
    return Entry(
        "public",
        ticket.submitted_at,
        person=ticket.requester,
        unit=ticket.consumer,
        body=ticket.shown_description,
        files=links_to(file for file in files if not file.field_key),
        anchor="request",
        how=came_by(ticket.source),
        own=ticket.requester_id == user.pk,
    )


def _said(
    message: Message, ticket: Ticket, user: User, files: Iterable[Attachment], chips: list[dict[str, str]]
) -> Entry:
    is_note = message.kind == MessageKind.INTERNAL
    unit = message.department or (ticket.consumer if message.author_id == ticket.requester_id else None)
    only = _("only %(unit)s can see this") % {"unit": named(message.department)} if is_note else ""
    return Entry(
        "note" if is_note else "public",
        message.at,
        person=message.author,
        unit=unit,
        body=message.shown if message.body else "",
        files=links_to(files),
        anchor=f"message-{message.pk}",
        own=message.author_id == user.pk,
        chips=chips,
        how=came_by(message.source),
        unit_only=only,
    )


def came_by(source: str) -> str:
    """Return by which way it came, in words; empty for a page, and where that was not noted."""
    return str(Source(source).label) if source not in ("", Source.PAGE) else ""
