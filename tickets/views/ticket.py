"""The page of a ticket, and its conversation as it changes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.pieces import piece_of
from tickets.queries.history import newest_event
from tickets.queries.visible import find_ticket

from .ticket_page import ticket_context


@require_GET
def ticket(request: PersonRequest, number: str) -> HttpResponse:
    """Show who has it, by when, what is next, and what was said."""
    found = find_ticket(request.user, number)
    return render(request, "tickets/ticket/page.html", ticket_context(request, found))


@piece_of("ticket")
@require_GET
def conversation(request: PersonRequest, number: str) -> HttpResponse:
    """Answer 204 while nothing is newer than `seen`, else the parts of the page that change."""
    found = find_ticket(request.user, number)
    if request.GET.get("seen") == str(newest_event(found)):
        return HttpResponse(status=204)
    return render(request, "tickets/ticket/_live.html", ticket_context(request, found) | {"is_live": True})
