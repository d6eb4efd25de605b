"""Requests whose content the reader may see: by what they say, what was said in them, and who asked."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.rules import reach_of
from tickets.display.list_rows import Row, rows_of, with_excerpts
from tickets.queries.finding import (
    Place,
    descriptions_of,
    in_turn,
    matching_requests,
    newest_requests,
)
from tickets.queries.finding_messages import best_messages

from .kind import Asked, Kind, Result

COUNTED = 200  # how far requests are counted that contain the words


def find(asked: Asked) -> dict[str, Any]:
    """Return the first rows, and how many were found where those are not all: "200+" for more than were counted.

    While one types, none are counted beyond what is shown.
    """
    counted = 0 if asked.is_live else COUNTED
    found = matching_requests(asked.user, asked.text, asked.limit, counted=counted, among=asked.among)
    count = str(found.count) if found.is_all else f"{found.count}+"
    return {
        "rows": _rows(asked, found.ids),
        "count_shown": len(found.ids),
        "count_found": count if counted and found.count > len(found.ids) else "",
        "shows_requester": bool(reach_of(asked.user).works),
    }


def page_of(asked: Asked, size: int, after: Place | None) -> tuple[list[Result], Place | None]:
    """Return the newest requests for programs, of those after a place in time, and the place of the last one.

    The place is None where no more are found.
    """
    ids = newest_requests(asked.user, asked.text, size + 1, among=asked.among, after=after)
    rows = _rows(asked, ids[:size])
    last = rows[-1].ticket if len(ids) > size and rows else None
    return list(results({"rows": rows})), (last.submitted_at, last.pk) if last is not None else None


def results(found: Mapping[str, Any]) -> Iterator[Result]:
    """Return the requests for programs; the address is that of the message that was found."""
    for row in found["rows"]:
        yield Result(row.ticket.number, row.title, row.excerpt, row.url)


def _rows(asked: Asked, ids: list[int]) -> list[Row]:
    rows = rows_of(in_turn(asked.user, ids), asked.user)
    return with_excerpts(rows, descriptions_of(ids), partial(best_messages, asked.user), asked.words)


REQUESTS = Kind(
    "requests",
    _("Requests"),
    find,
    "search/_found_requests.html",
    ("rows",),
    results,
    narrowed_by=frozenset({"state", "whose", "service", "days"}),
)
