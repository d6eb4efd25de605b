"""Ask for what no service seems to fit: it becomes a request for the service that takes the rest."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from departments.cached_services import catch_all
from departments.display.whom_to_ask import own_heads
from departments.rules import may_configure, services_orderable_by
from servicedesk.accounts.requests import PersonRequest
from servicedesk.text.cleaning import clean_line
from tickets.display.searched import SEARCHED

LONGEST = 200


@require_GET
def ask_anyway(request: PersonRequest) -> HttpResponse:
    """Open the form of that service with what was searched for; where there is none, say whom to ask."""
    text = clean_line(request.GET.get("q", ""))[:LONGEST]
    service = services_orderable_by(request.user).filter(pk=catch_all() or 0).first()
    if service is None:
        context = {"heads": own_heads(request.user), "may_configure": may_configure(request.user)}
        return render(request, "tickets/catalog/ask_anyway.html", context)
    query = urlencode({"title": text, SEARCHED: text}) if text else ""
    page = reverse("request_new", args=[service.slug])
    return redirect(f"{page}?{query}" if query else page)
