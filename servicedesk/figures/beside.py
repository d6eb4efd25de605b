"""What else a department promised beside answers and solutions, and what stands behind its figures."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.figure_pages import Asked
from servicedesk.figures.breakdowns import Sums
from sla.enums import ClockKind
from sla.reports import Attainment, Notes, notes

NAMES: dict[ClockKind, Any] = {
    ClockKind.NEXT_RESPONSE: _("Next answers in time"),
    ClockKind.CADENCE: _("News in time"),
    ClockKind.OWNERSHIP: _("Time in the team kept"),
}


@dataclass(frozen=True)
class Line:
    """A kind of promise, how it was kept, and the list behind that."""

    name: Any
    value: Attainment
    url: str


@dataclass(frozen=True)
class Beside:
    """The other kinds that were promised; dates that were agreed anew; misses that are explained."""

    lines: list[Line]
    notes: Notes

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.notes.renegotiated or self.notes.excused)


def beside(page: Asked, total: Sums, address: str) -> Beside:
    """Return it for the page's department and period; `address` is where lists are."""
    lines = [
        Line(name, total.of(kind), address + page.scope.query(figure=kind.value))
        for kind, name in NAMES.items()
        if total.of(kind).n
    ]
    return Beside(lines, notes(page.scope))
