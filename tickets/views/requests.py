"""My requests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servicedesk.web.keyset import keyset_page
from tickets.filters import SearchFilter
from tickets.queries.queue import with_row_details
from tickets.queries.requests import ORDER, TAB_LABELS, Tab, requests_of, tabs_for
from tickets.tables import rows_of

from .tabs import chosen, tab_items

PAGE_SIZE = 30


@require_GET
def my_requests(request: HttpRequest) -> HttpResponse:
    """Show the person's requests, newest first; those he watches; those of the department he heads."""
    allowed = tabs_for(request.user)
    tab = chosen(Tab, request, Tab.OPEN)
    tab = tab if tab in allowed else Tab.OPEN
    filters = SearchFilter(request.GET, queryset=requests_of(request.user, tab), request=request)
    page = keyset_page(with_row_details(filters.qs), ORDER, request.GET.get("after", ""), size=PAGE_SIZE)
    context = {
        "rows": rows_of(page.rows, request.user),
        "page": page,
        "tab": tab.value,
        "tabs": tab_items({one: TAB_LABELS[one] for one in allowed}, tab),
        "filters": filters,
    }
    return render(request, "tickets/requests/page.html", context)
