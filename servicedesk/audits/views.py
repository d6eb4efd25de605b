"""What the nights found, for admins."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.verification import invariants
from servicedesk.web.keyset import keyset_page

from .actions import begin
from .models import Audit

PAGE = 15


@require_safe
def audits(request: PersonRequest) -> HttpResponse:
    """The audits, newest first, each with what was broken."""
    _admins_only(request)
    page = keyset_page(Audit.objects.all(), "-at", request.GET.get("after", ""), size=PAGE)
    titles = {one.name: one.title for one in invariants()}
    rows = [
        (audit, [(row, titles.get(row["name"], row["name"])) for row in audit.findings])
        for audit in page.rows
    ]
    return render(request, "audits/page.html", {"page": page, "rows": rows})


@require_POST
def begin_audit(request: PersonRequest) -> HttpResponse:
    """Look now, in the background."""
    _admins_only(request)
    return redirect("job", pk=begin(by=request.user).pk)


def _admins_only(request: PersonRequest) -> None:
    """Others need not know that there is such a page."""
    if not is_admin(request.user):
        raise Http404
