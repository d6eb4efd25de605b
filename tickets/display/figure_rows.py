"""The lines of the list behind a figure: what is counted, with its ticket and the ticket's state.

Of a request that the reader may not open, a line shows service, state, month and what makes it count: no number, title,
people, moments or link, in pages and files alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from servicedesk.accounts.models import User
from servicedesk.web.display.deadlines import WORDS
from tickets.display.deadlines import Standing, standings
from tickets.models import Ticket
from tickets.queries.figure_tickets import tickets_behind
from tickets.queries.figures import Figure
from tickets.rules import title_visible_among

URGENT = {state: WORDS[state] for state in ("late", "at_risk")}


@dataclass(frozen=True)
class Row:
    """A line: what is counted, its ticket, the state of its promise, whether the reader may read it.

    `at` is the moment by which it counts; for what counts now, when it was filed.
    """

    counted: Any
    ticket: Ticket
    standing: Standing
    is_readable: bool
    at: datetime

    @property
    def month(self) -> str:
        """The month in which it counts, as "2026-03", in the reader's zone."""
        return timezone.localtime(self.at).strftime("%Y-%m")

    @property
    def urgency(self) -> str:
        """late or at risk, in words, while it is one of them."""
        return str(URGENT.get(self.standing.state, ""))

    @property
    def outcome(self) -> str:
        """kept or missed, where verdicts are counted."""
        return _verdict(getattr(self.counted, "is_met", None))

    @property
    def outcome_raw(self) -> str:
        """The same as it is on record, without corrections."""
        return _verdict(getattr(self.counted, "is_met_raw", None))

    @property
    def is_corrected(self) -> bool:
        """Say whether corrections changed the outcome."""
        return self.outcome != self.outcome_raw


def _verdict(is_met: bool | None) -> str:
    return "" if is_met is None else "kept" if is_met else "missed"


def listed(figure: Figure, counted: Sequence[Any], now: datetime, viewer: User) -> list[Row]:
    """Return the lines of what is counted, in its order; however many, with the same few queries."""
    tickets, moment = tickets_behind(figure, counted), figure.order.removeprefix("-")
    found = standings(tickets, now, viewer)
    seen = title_visible_among(viewer, tickets)
    return [
        Row(
            row,
            ticket,
            found[ticket.pk],
            ticket.pk in seen,
            ticket.submitted_at if figure.is_of_now else getattr(row, moment),
        )
        for row, ticket in zip(counted, tickets, strict=True)
    ]
