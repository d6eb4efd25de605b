"""The first page: what do you need?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from departments.display.announcements import banners
from departments.queries.announcements import concerning
from departments.queries.people import home_department
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.site.first_steps.page import about
from servicedesk.site.first_steps.steps import steps_ahead
from sla.display.service_cards import cards
from tickets.display.drafts import draft_rows
from tickets.display.list_rows import rows_of
from tickets.queries.requests import Tab, newest_of
from tickets.queries.services import frequent_services

from .waiting import reviews_for, waits_for

FREQUENT, LATEST, DRAFTS = 3, 5, 3
SHOWN = 8  # of what waits for the person; all of it is among their requests


@require_GET
def home(request: PersonRequest) -> HttpResponse:
    """Show what waits for the person, what they often need and the state of their requests."""
    user = request.user
    waits, now = waits_for(user, SHOWN + 1), clock.reading()
    context = {
        "announced": banners(concerning(user, now), user, now),
        "waits": waits[:SHOWN],
        "waits_more": len(waits) > SHOWN,
        "reviews": reviews_for(user),
        "drafts": draft_rows(user, DRAFTS),
        "frequent": cards(frequent_services(user, FREQUENT), home_department(user)),
        "latest": rows_of(newest_of(user, Tab.OPEN, LATEST), user),
        **about(steps_ahead(user)),
    }
    return render(request, "tickets/home/page.html", context)
