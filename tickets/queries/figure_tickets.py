"""The tickets behind what a figure counts."""

from collections.abc import Sequence
from typing import Any

from tickets.models import Ticket

from .figures import Figure
from .related import ROW_FIELDS, attach_names

SHOWN = (*ROW_FIELDS, "resolved_at", "service__name_en", "service__name_zh")


def tickets_behind(figure: Figure, counted: Sequence[Any]) -> list[Ticket]:
    """Return the ticket of each counted row, with people, units and promise; a constant number of queries."""
    attribute, field = figure.link
    keys = [getattr(row, attribute) for row in counted]
    rows = Ticket.objects.filter(**{f"{field}__in": keys}).select_related("promise", "service").only(*SHOWN)
    tickets = {getattr(ticket, field): ticket for ticket in rows}
    attach_names(tickets.values())
    return [tickets[key] for key in keys]
