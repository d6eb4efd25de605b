"""Reopened requests whose time grew by an older rule: what the policy's time would do to them, and giving it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.jobs.models import Job
from servicedesk.web.lists.keyset import keyset_page
from sla.actions.older_rules import REGRANT, REGRANT_PREVIEW, order_regrants, preview_regrants
from sla.queries.change_preview import Effect
from sla.queries.compounded import grown_promises
from sla.rules import may_regrant
from tickets.queries.regrants import regrant_rows

CLOCKS = "clocks__segments", "clocks__exclusions", "clocks__adjustments"


@require_http_methods(["GET", "HEAD", "POST"])
def regranting(request: PersonRequest) -> HttpResponse:
    """Show whom it concerns, soonest due first, and what it would do; a POST counts that, or does it."""
    if not may_regrant(request.user):
        raise PermissionDenied
    if request.method == "POST":
        verb = order_regrants if request.POST.get("do") == "apply" else preview_regrants
        verb(by=request.user)
        return redirect("regranting")
    found = grown_promises().prefetch_related(*CLOCKS)
    page = keyset_page(found, "next_due_at", request.GET.get("after", ""))
    preview, applying = _last(REGRANT_PREVIEW), _last(REGRANT)
    if preview is not None and applying is not None and preview.created_at < applying.created_at:
        preview = None  # it speaks of what was there before
    is_known = preview is not None and preview.state == Job.State.DONE
    context = {
        "page": page,
        "rows": regrant_rows(page.rows, clock.now(), request.user),
        "preview": preview,
        "effect": Effect.of(preview.result) if preview is not None and is_known else None,
        "applying": applying,
    }
    return render(request, "tickets/regranting.html", context)


def _last(kind: str) -> Job | None:
    return Job.objects.filter(kind=kind).order_by("-created_at").first()
