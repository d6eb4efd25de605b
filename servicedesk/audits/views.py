"""What the nights found and what was given up, for admins."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from servicedesk.accounts.guards import known_to
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.database.verification import invariants
from servicedesk.events.actions import retry
from servicedesk.events.queries import failed_turns
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast

from .actions.nights import begin
from .models import Audit

PAGE = 15


@require_safe
@known_to(is_admin)
def audits(request: PersonRequest) -> HttpResponse:
    """The audits, newest first, each with what was broken."""
    page = keyset_page(Audit.objects.all(), "-at", request.GET.get("after", ""), size=PAGE)
    titles = {one.name: one.title for one in invariants()}
    rows = [
        (audit, [(row, titles.get(row["name"], row["name"])) for row in audit.findings])
        for audit in page.rows
    ]
    return render(request, "audits/page.html", {"page": page, "rows": rows})


@require_POST
@known_to(is_admin)
def begin_audit(request: PersonRequest) -> HttpResponse:
    """Look now, in the background."""
    return redirect("job", pk=begin(by=request.user).pk)


@require_safe
@known_to(is_admin)
def follow_ups(request: PersonRequest) -> HttpResponse:
    """What the desk should have done after events and gave up, newest first."""
    page = keyset_page(failed_turns(), "-not_before", request.GET.get("after", ""), size=PAGE)
    return render(request, "audits/follow_ups.html", {"page": page})


@require_POST
@known_to(is_admin)
def retry_follow_up(request: PersonRequest, pk: int) -> HttpResponse:
    """Let one step be tried again."""
    return _retried(request, retry(ids=[pk], by=request.user, oversees=True))


@require_POST
@known_to(is_admin)
def retry_follow_ups(request: PersonRequest) -> HttpResponse:
    """Let every step be tried again."""
    return _retried(request, retry(by=request.user, oversees=True))


def _retried(request: PersonRequest, count: int) -> HttpResponse:
    if count:
        said = ngettext("Trying %(count)s step again.", "Trying %(count)s steps again.", count)
        toast(request, said % {"count": count})
    return redirect("follow_ups")
