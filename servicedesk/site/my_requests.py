"""My requests: what waits for the person, what runs, what has ended."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.web.lists.keyset import Page, first_page, keyset_page
from servicedesk.web.lists.ordering import first_rows
from tickets.display.drafts import draft_rows
from tickets.display.list_rows import rows_of
from tickets.display.tabs import REQUEST_TABS, chosen, tab_items
from tickets.display.waiting import Wait, Waiting
from tickets.filters import RequestsFilter
from tickets.models import Ticket
from tickets.queries.related import for_rows
from tickets.queries.requests import ORDER, Tab, branches_of, newest_of, rows_of_tab, tabs_for

from .waiting import ALL_RATED, MOST_RATED, ratings_beyond, reviews_for, waits_for

PAGE_SIZE, LAST_ENDED, DRAFTS = 30, 5, 50
OF_OTHERS = (Tab.WATCHED, Tab.DEPARTMENT)


@require_GET
def my_requests(request: PersonRequest) -> HttpResponse:
    """Show the person's requests: on the first tab what waits for them, their drafts, what runs, what ended last.

    The other tabs: all that ended, newest first; what they follow; the open ones of the department they head. Narrowed
    by filters, the first tab has what waits among what runs.
    """
    user, tab = request.user, _tab(request)
    filters = _filters(request, tab)
    waits = _waits(request) if tab is Tab.OPEN and not filters.chips else []
    page = _page(request, tab, filters, [one.ticket.pk for one in waits])
    is_first = tab is Tab.OPEN and page.is_first and not filters.chips
    ended = _last_ended(user, filters) if tab is Tab.OPEN and page.next_cursor is None else []
    rows = rows_of([*page.rows, *ended], user)
    context = {
        "waits": waits if page.is_first else [],
        "rates_beyond": ratings_beyond(user, _rated(waits)) if is_first else 0,
        "reviews": reviews_for(user) if is_first else [],
        "drafts": draft_rows(user, DRAFTS) if is_first else [],
        "rows": rows[: len(page.rows)],
        "ended": rows[len(page.rows) :],
        "page": page,
        "tab": tab.value,
        "tabs": tab_items({one: REQUEST_TABS[one] for one in tabs_for(user)}, tab),
        "filters": filters,
        "keep": [("tab", tab.value)],
        "clear_url": f"?tab={tab.value}",
        "others": tab in OF_OTHERS,
        "copies": tab is Tab.ENDED,
    }
    return render(request, "tickets/requests/page.html", context)


def _waits(request: PersonRequest) -> list[Waiting]:
    """Return what waits; all that is to be rated only where the address asks for it (`?rate=all`)."""
    return waits_for(request.user, ALL_RATED if request.GET.get("rate") == "all" else MOST_RATED)


def _rated(waits: list[Waiting]) -> int:
    return sum(one.kind is Wait.RATE for one in waits)


def _tab(request: PersonRequest) -> Tab:
    tab = chosen(Tab, request, Tab.OPEN)
    return tab if tab in tabs_for(request.user) else Tab.OPEN


def _filters(request: PersonRequest, tab: Tab) -> RequestsFilter:
    return RequestsFilter(request.GET, queryset=rows_of_tab(request.user, tab), request=request, tab=tab)


def _page(request: PersonRequest, tab: Tab, filters: RequestsFilter, without: list[int]) -> Page[Ticket]:
    """Return a page of the list, without some requests; the first one that nothing narrows is composed already."""
    user, after = request.user, request.GET.get("after", "")
    if tab not in OF_OTHERS and not (after or filters.chips):
        return first_page(newest_of(user, tab, PAGE_SIZE + 1, without=without), ORDER, size=PAGE_SIZE)
    rows: QuerySet[Ticket] = for_rows(filters.qs.exclude(pk__in=without))
    return keyset_page(rows, ORDER, after, size=PAGE_SIZE, branches=branches_of(user, tab))


def _last_ended(user: User, filters: RequestsFilter) -> list[Ticket]:
    if not filters.chips:
        return newest_of(user, Tab.ENDED, LAST_ENDED)
    rows = for_rows(filters.narrow(rows_of_tab(user, Tab.ENDED)))
    return list(first_rows(rows, ORDER, LAST_ENDED, branches_of(user, Tab.ENDED)))
