"""The first page: what do you need? And the search behind it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from departments.queries.people import home_department
from servicedesk.accounts.requests import PersonRequest
from servicedesk.site.first_steps.page import about
from servicedesk.site.first_steps.steps import steps_ahead
from servicedesk.web.lists.ordering import first_rows
from sla.display.service_cards import cards
from tickets.display.drafts import draft_rows
from tickets.display.list_rows import rows_of
from tickets.queries.drafts import drafts_of
from tickets.queries.finding import find_requests
from tickets.queries.related import for_rows
from tickets.queries.requests import ORDER, Tab, branches_of, rows_of_tab
from tickets.queries.services import closest_services, find_services, frequent_services

from .waiting import waits_for

FREQUENT, LATEST, DRAFTS = 3, 5, 3
SHOWN = 8  # of what waits for the person; all of it is among their requests
FOUND, CLOSEST = 6, 8


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Show what waits for the person, what they often need and the state of their requests."""
    user = request.user
    latest = first_rows(for_rows(rows_of_tab(user, Tab.OPEN)), ORDER, LATEST, branches_of(user, Tab.OPEN))
    waits = waits_for(user)
    context = {
        "waits": waits[:SHOWN],
        "waits_more": len(waits) > SHOWN,
        "drafts": draft_rows(drafts_of(user), user, DRAFTS),
        "frequent": cards(frequent_services(user, FREQUENT), home_department(user)),
        "latest": rows_of(latest, user),
        **about(steps_ahead(user)),
    }
    return render(request, "tickets/home/page.html", context)


@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """Show services, then requests, that contain every word; where no service does, the closest ones.

    To htmx it answers with the results alone.
    """
    text = request.GET.get("q", "").strip()[:200]
    services = find_services(request.user, text, FOUND if request.htmx else 4 * FOUND)
    closest = [] if services else closest_services(request.user, text, CLOSEST)
    found = cards(services or closest, home_department(request.user))
    context = {
        "search_text": text,
        "services": found if services else [],
        "closest": found if closest else [],
        "rows": rows_of(
            find_requests(request.user, text, FOUND if request.htmx else 4 * FOUND), request.user
        ),
    }
    page = "tickets/home/_results.html" if request.htmx else "tickets/home/search.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response
