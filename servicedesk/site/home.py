"""The first page: what do you need? And the search behind it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from departments.queries.people import home_department
from servicedesk.accounts.requests import PersonRequest
from servicedesk.site.first_steps.page import about
from servicedesk.site.first_steps.steps import steps_ahead
from servicedesk.text.search import words_of
from servicedesk.web.display.joining import listed
from servicedesk.web.lists.ordering import first_rows
from sla.display.service_cards import cards
from tickets.display.drafts import draft_rows
from tickets.display.list_rows import rows_of, with_excerpts
from tickets.display.searched import searched_query
from tickets.queries.drafts import drafts_of
from tickets.queries.finding import descriptions_of, in_turn, matching_requests
from tickets.queries.related import for_rows
from tickets.queries.requests import ORDER, Tab, branches_of, rows_of_tab
from tickets.queries.services import closest_services, find_services, found_by, frequent_services

from .waiting import reviews_for, waits_for

FREQUENT, LATEST, DRAFTS = 3, 5, 3
SHOWN = 8  # of what waits for the person; all of it is among their requests
FOUND, CLOSEST = 6, 8
COUNTED = 200  # how far requests are counted that contain the words


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Show what waits for the person, what they often need and the state of their requests."""
    user = request.user
    latest = first_rows(for_rows(rows_of_tab(user, Tab.OPEN)), ORDER, LATEST, branches_of(user, Tab.OPEN))
    waits = waits_for(user)
    context = {
        "waits": waits[:SHOWN],
        "waits_more": len(waits) > SHOWN,
        "reviews": reviews_for(user),
        "drafts": draft_rows(drafts_of(user), user, DRAFTS),
        "frequent": cards(frequent_services(user, FREQUENT), home_department(user)),
        "latest": rows_of(latest, user),
        **about(steps_ahead(user)),
    }
    return render(request, "tickets/home/page.html", context)


@require_GET
def search(request: PersonRequest) -> HttpResponse:
    """Show services, then requests, that contain every word; where no service does, the closest ones.

    A service that was not found by its name alone shows the everyday words that found it.

    To htmx it answers with the results alone, and counts no requests beyond them.
    """
    text = request.GET.get("q", "").strip()[:200]
    words, limit = words_of(text), FOUND if request.htmx else 4 * FOUND
    services = find_services(request.user, text, limit)
    closest = [] if services else closest_services(request.user, text, CLOSEST)
    telling = {pk: listed(said) for pk, said in found_by(services or closest, text).items()}
    found = cards(services or closest, home_department(request.user), telling)
    context = {
        "search_text": text,
        "words": words,
        "searched": searched_query(text),
        "services": found if services else [],
        "closest": found if closest else [],
        **_requests(request, text, words, limit),
    }
    page = "tickets/home/_results.html" if request.htmx else "tickets/home/search.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _requests(request: PersonRequest, text: str, words: list[str], limit: int) -> dict[str, Any]:
    """Return the first rows, and how many were found where those are not all: "200+" for more than are counted."""
    found = matching_requests(request.user, text, limit, counted=0 if request.htmx else COUNTED)
    count = str(found.count) if found.is_all else f"{found.count}+"
    shown = found.ids
    return {
        "rows": with_excerpts(rows_of(in_turn(shown), request.user), descriptions_of(shown), words),
        "count_shown": limit,
        "count_found": count if found.count > limit else "",
    }
