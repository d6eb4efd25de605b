"""Requests whose content the reader may see: by what they say, what was said in them, and who asked."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.rules import reach_of
from tickets.display.list_rows import rows_of, with_excerpts
from tickets.queries.finding import descriptions_of, in_turn, matching_requests
from tickets.queries.finding_messages import best_messages

from .kind import Asked, Kind

COUNTED = 200  # how far requests are counted that contain the words


def find(asked: Asked) -> dict[str, Any]:
    """Return the first rows, and how many were found where those are not all: "200+" for more than were counted.

    While one types, none are counted beyond what is shown.
    """
    counted = 0 if asked.is_live else COUNTED
    found = matching_requests(asked.user, asked.text, asked.limit, counted=counted, among=asked.among)
    said = partial(best_messages, asked.user, words=asked.words)
    rows = rows_of(in_turn(found.ids), asked.user)
    count = str(found.count) if found.is_all else f"{found.count}+"
    return {
        "rows": with_excerpts(rows, descriptions_of(found.ids), said, asked.words),
        "count_shown": len(found.ids),
        "count_found": count if counted and found.count > len(found.ids) else "",
        "shows_requester": bool(reach_of(asked.user).works),
    }


REQUESTS = Kind(
    "requests",
    _("Requests"),
    find,
    "search/_found_requests.html",
    ("rows",),
    narrowed_by=frozenset({"state", "whose", "service", "days"}),
)
