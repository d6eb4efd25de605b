"""My requests."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.lists.keyset import keyset_page
from tickets.display.list_rows import rows_of
from tickets.display.tabs import REQUEST_TABS
from tickets.filters import ReadableFilter, SearchFilter
from tickets.queries.related import for_rows
from tickets.queries.requests import ORDER, Tab, branches_of, rows_of_tab, tabs_for

from .tabs import chosen, tab_items

PAGE_SIZE = 30


@require_GET
def my_requests(request: PersonRequest) -> HttpResponse:
    """Show the person's requests, newest first; those they watch; those of the department they head."""
    allowed = tabs_for(request.user)
    tab = chosen(Tab, request, Tab.OPEN)
    tab = tab if tab in allowed else Tab.OPEN
    others = tab in (Tab.WATCHED, Tab.DEPARTMENT)
    search = ReadableFilter if others else SearchFilter
    filters = search(request.GET, queryset=rows_of_tab(request.user, tab), request=request)
    after, branches = request.GET.get("after", ""), branches_of(request.user, tab)
    page = keyset_page(for_rows(filters.qs), ORDER, after, size=PAGE_SIZE, branches=branches)
    context = {
        "rows": rows_of(page.rows, request.user),
        "page": page,
        "tab": tab.value,
        "tabs": tab_items({one: REQUEST_TABS[one] for one in allowed}, tab),
        "filters": filters,
        "others": others,
    }
    return render(request, "tickets/requests/page.html", context)
