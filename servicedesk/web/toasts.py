"""Short answers at the edge of the page, with an undo where there is one.

After a redirect `toast(request, _("Assigned to Li Wei."), undo=url)`; in an answer to htmx
`toast_now(response, ...)`. The undo is a POST to the given address.
"""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

UNDO = "undo="


def toast(request: HttpRequest, text: str, *, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Say `text` on the next page that the person sees."""
    messages.add_message(request, level, text, extra_tags=UNDO + undo if undo else "")


def toast_now(response: HttpResponse, text: str, *, undo: str = "", level: str = "success") -> HttpResponse:
    """Say `text` when htmx has taken in `response`."""
    told = json.loads(response.get("HX-Trigger", "{}"))
    told["desk:toast"] = {"text": str(text), "undo": undo, "level": level}
    response["HX-Trigger"] = json.dumps(told)
    return response


def undo_address(extra_tags: str | None) -> str:
    """Return the address behind "Undo", or nothing."""
    tags = (extra_tags or "").split(" ")
    return next((tag.removeprefix(UNDO) for tag in tags if tag.startswith(UNDO)), "")
