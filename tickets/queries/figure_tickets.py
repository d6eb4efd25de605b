"""The tickets behind what a figure counts."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from tickets.models import Ticket

from .figures import Figure
from .related import ROW_FIELDS, attach_names

CHUNK = 500
SHOWN = (*ROW_FIELDS, "resolved_at", "service__name_en", "service__name_zh")


def tickets_behind(figure: Figure, counted: Sequence[Any]) -> list[Ticket]:
    """Return the ticket of each counted row, with people, units and promise; a constant number of queries."""
    attribute, field = figure.link
    keys = [getattr(row, attribute) for row in counted]
    rows = Ticket.objects.filter(**{f"{field}__in": keys}).select_related("promise", "service").only(*SHOWN)
    tickets = {getattr(ticket, field): ticket for ticket in rows}
    attach_names(tickets.values())
    return [tickets[key] for key in keys]


def in_chunks(figure: Figure, counted: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield what is counted in the order of its list, a chunk at a time, so that any number fits into memory."""
    tie = "-pk" if figure.order.startswith("-") else "pk"
    rows = counted.order_by(figure.order, tie).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
