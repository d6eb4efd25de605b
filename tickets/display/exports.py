"""Lists of tickets as files."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from servicedesk.text.cleaning import clean_line
from servicedesk.web.display.people import named
from tickets.display.figure_rows import Row
from tickets.display.list_rows import Row as QueueRow
from tickets.models import Ticket

from .answer_columns import AnswerColumns

# A spreadsheet set to Chinese or Japanese takes the wide forms for formulas too.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def figure_head(answers: AnswerColumns | None = None) -> str:
    """Return the first line of the list behind a figure, as CSV that a spreadsheet reads as UTF-8."""
    return BYTE_ORDER_MARK + _written([*_heads(), *_heads_of(answers)])


def figure_lines(rows: Sequence[Row], answers: AnswerColumns | None = None) -> Iterator[str]:
    """Yield lines of the list behind a figure, in which a spreadsheet finds no formula.

    With `answers` each line ends with those of its request.
    """
    readable = [row.ticket for row in rows if row.is_readable]
    return _lines([(row.ticket, _cells(row)) for row in rows], readable, answers)


def queue_head(answers: AnswerColumns | None = None) -> str:
    """Return the first line of the queue as CSV."""
    heads = [
        _("Number"), _("Subject"), _("Service"), _("Requester"), _("Requesting department"), _("Assignee"),
        _("Department or team"), _("Priority"), _("Status"), pgettext("of a request", "Source"),
        pgettext("when", "Submitted"), pgettext("when", "Due"),
    ]  # fmt: skip
    return BYTE_ORDER_MARK + _written([*heads, *_heads_of(answers)])


def queue_lines(rows: Sequence[QueueRow], answers: AnswerColumns | None = None) -> Iterator[str]:
    """Yield lines of the queue as CSV, as their reader sees them on its page; with `answers` as `figure_lines`."""
    cells = [(row.ticket, _queue_cells(row)) for row in rows]
    return _lines(cells, [row.ticket for row in rows], answers)


def _queue_cells(row: QueueRow) -> list[object]:
    ticket, due = row.ticket, row.ticket.promise.next_due_at
    return [
        ticket.number,
        row.title,
        ticket.service.name,
        named(ticket.requester),
        ticket.consumer.name,
        named(ticket.holder_person),
        ticket.holder_department.name,
        ticket.get_priority_display(),
        ticket.state_label,
        ticket.came,
        *(one.isoformat(timespec="seconds") if one else None for one in (ticket.submitted_at, due)),
    ]


def _heads_of(answers: AnswerColumns | None) -> list[str]:
    return safe(answers.heads) if answers is not None else []


def _lines(
    rows: Iterable[tuple[Ticket, list[object]]], readable: Sequence[Ticket], answers: AnswerColumns | None
) -> Iterator[str]:
    """Yield a line for each request, with its answers where they are asked for and readable."""
    none = [""] * len(_heads_of(answers))
    more = answers.cells_of(readable) if answers is not None else {}
    for ticket, cells in rows:
        yield _written(safe([*cells, *more.get(ticket.pk, none)]))


def _written(cells: Sequence[str]) -> str:
    return str(csv.writer(_Echo()).writerow(cells))


def safe(cells: Iterable[object]) -> list[str]:
    """Return the cells as lines that no spreadsheet takes for a formula; numbers stay numbers, negative ones too."""
    return [f"{cell:f}" if isinstance(cell, Decimal) else _safe_text(cell) for cell in cells]


def _safe_text(cell: object) -> str:
    text = "" if cell is None else clean_line(str(cell))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _heads() -> Sequence[str]:
    return [
        _("Number"), _("Subject"), _("Service"), _("Provider"), _("Requesting department"), _("Status"),
        pgettext("of a request", "Source"), pgettext("when", "Submitted"), pgettext("when", "Resolved"),
        pgettext("when", "Due"), _("Outcome"),
        _("Imported"), _("Score"), _("Before corrections"), _("Month"),
    ]  # fmt: skip


def _cells(row: Row) -> list[object]:
    """Return the cells of a line; where the reader may not open it, nothing that tells which request it is."""
    ticket = row.ticket
    outcomes = {"kept": _("met"), "missed": _("missed")}
    return [
        *(_what(ticket) if row.is_readable else (None, _("not visible to you"))),
        ticket.service.name,
        *(_sides(ticket) if row.is_readable else (None, None)),
        ticket.state_label,
        ticket.came if row.is_readable else None,
        *(_moments(ticket) if row.is_readable else (None, None, None)),
        outcomes.get(row.outcome),
        _("yes") if ticket.is_imported else None,
        getattr(row.counted, "score", None),
        outcomes.get(row.outcome_raw),
        row.month,
    ]


def _what(ticket: Ticket) -> tuple[str, str]:
    return ticket.number, ticket.title


def _sides(ticket: Ticket) -> tuple[str, str]:
    return ticket.provider.name, ticket.consumer.name


def _moments(ticket: Ticket) -> list[str | None]:
    moments = (ticket.submitted_at, ticket.resolved_at, ticket.promise.next_due_at)
    return [moment.isoformat(timespec="seconds") if moment else None for moment in moments]
