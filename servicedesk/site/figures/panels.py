"""The panels of a department's figures: each is another app's page, which the head's page fetches by its address.

So one slow panel does not delay the page, and no app has to know another's panel.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from departments.figure_requests import FigureRequest, read_figure_request, reader
from servicedesk.site.figures.breakdowns import breakdown, busiest, department_lines, service_lines
from servicedesk.web.pieces import piece_of

WHOLE = "whole"
# What the page has, in its order: the panel's page, columns, shape, how often it is renewed.
PANELS = (
    ("figures_promises", "w7", "chart", ""),
    ("figures_attention", "w5", "rows", "60s"),
    ("figures_backlog", "w7", "rows", ""),
    ("figures_satisfaction", "w5", "rows", ""),
    ("figures_breakdown", "w12", "rows", ""),
    ("figures_others", "w12", "text", ""),
)


@dataclass(frozen=True)
class Place:
    """The place of a panel: its address, columns, the shape to show until it comes, how often it is renewed.

    `content` is there already where the page was asked for as a whole.
    """

    address: str
    columns: str
    shape: str
    every: str
    content: SafeString | None


def places(request: HttpRequest, page: FigureRequest) -> list[Place]:
    """Return the places of the panels on the department's page, filled where the address asks for it whole."""
    is_whole = WHOLE in request.GET
    query = page.scope.query()
    if opened := request.GET.get("all"):
        query += "&" + urlencode({"all": opened})
    found = []
    for name, columns, shape, every in PANELS:
        address = reverse(name, args=[page.department.code])
        content = _included(request, address) if is_whole else None
        found.append(Place(address + query, columns, shape, every, content))
    return found


@piece_of("figures")
@require_safe
def by_service_and_department(request: HttpRequest, code: str) -> HttpResponse:
    """Show volume, promises and ratings by service and by the department on the other side."""
    page = read_figure_request(request, code)
    found = breakdown(page.scope, page.now, reader(request))
    address, opened = reverse("figures_tickets", args=[code]), request.GET.get("all")
    context = {
        "asked": page,
        "services": busiest(service_lines(page, found, address), is_whole=opened == "services"),
        "others": busiest(department_lines(page, found, address), is_whole=opened == "departments"),
    }
    return render(request, "figures/_breakdowns.html", context)


def _included(request: HttpRequest, address: str) -> SafeString:
    """Return what a panel answers to this request; it sees the same person and the same query, and guards itself."""
    match = resolve(address)
    response = match.func(request, *match.args, **match.kwargs)
    return mark_safe(response.content.decode())  # noqa: S308 # HTML that a template of our own made
