"""A search of which nothing was opened: the page says so once it is over, and only what was typed."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from departments.actions.missed_searches import note_missed
from servicedesk.accounts.requests import PersonRequest
from tickets.queries.services import suggested_services

from .page import LONGEST


@require_POST
def search_missed(request: PersonRequest) -> HttpResponse:
    """Note the words, with the first service that they show."""
    text = request.POST.get("q", "").strip()[:LONGEST]
    exact, closest = suggested_services(request.user, text, 1)
    note_missed(text=text, shown=next(iter([*exact, *closest]), None), by=request.user)
    return HttpResponse(status=204)
