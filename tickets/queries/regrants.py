"""Requests whose running resolution grew with its reopenings, each with its due as it is and as it should be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from servicedesk.accounts.models import User
from sla.models import Promise
from sla.queries.compounded import regranted
from tickets.models import Ticket
from tickets.rules import title_visible_among

from .related import attach_names


@dataclass(frozen=True)
class RegrantRow:
    """A request with its due before and after; None while its clock is paused. `is_seen`: the reader may open it."""

    ticket: Ticket
    before: datetime | None
    after: datetime | None
    is_seen: bool


def regrant_rows(promises: Sequence[Promise], at: datetime, viewer: User) -> list[RegrantRow]:
    """Return the rows of a page of promises, which come with their clocks; as they would be changed at `at`."""
    found = Ticket.objects.filter(promise__in=[promise.pk for promise in promises])
    tickets = {ticket.promise_id: ticket for ticket in found}
    attach_names(tickets.values())
    titled = title_visible_among(viewer, list(tickets.values()))
    return [
        RegrantRow(ticket, right.clock.due_at, right.due_at, ticket.pk in titled)
        for promise in promises
        if (right := regranted(promise, at)) and (ticket := tickets.get(promise.pk))
    ]
