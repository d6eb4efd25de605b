"""The agent's queue."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from departments.rules import reach_of
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.lists.keyset import keyset_page
from tickets.display.list_rows import rows_of
from tickets.display.tabs import QUEUE_TABS, chosen, tab_items
from tickets.filters import QueueFilter
from tickets.queries.counts import counts_of
from tickets.queries.queue import ORDER, Tab, branches_of, queued
from tickets.queries.related import for_rows


@require_GET
def queue(request: PersonRequest) -> HttpResponse:
    """Show the open tickets of the person's units, next due first. Raises PermissionDenied if they have no queue."""
    if not reach_of(request.user).works:
        raise PermissionDenied(_("You are not in a team that provides services."))
    now, tab = clock.reading(), chosen(Tab, request, Tab.ALL)
    filters = QueueFilter(request.GET, queryset=queued(request.user, now, tab), request=request)
    after, branches = request.GET.get("after", ""), branches_of(request.user)
    page = keyset_page(for_rows(filters.qs), ORDER, after, branches=branches)
    context = {
        "rows": rows_of(page.rows, request.user),
        "page": page,
        "tab": tab.value,
        # The counts are of whole tabs, and would contradict a list that is narrowed.
        "tabs": tab_items(QUEUE_TABS, tab, None if filters.chips else counts_of(request.user, now).queue),
        "filters": filters,
        "keep": [("tab", tab.value)],
        "clear_url": f"?tab={tab.value}",
    }
    return render(request, "tickets/queue/page.html", context)
