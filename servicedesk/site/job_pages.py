"""How far background work is: a page, and the piece of it that other pages show while it continues."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servicedesk.accounts.background import shown_work
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.jobs.actions import cancel
from servicedesk.jobs.models import Job
from servicedesk.jobs.rules import visible_to
from servicedesk.verbs.exceptions import NotAllowed
from servicedesk.web.display.joining import labelled
from servicedesk.web.toasts import toast, toast_now

STOP_POLLING = 286  # htmx takes the answer in and asks no more


@require_safe
def job(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show the work and its progress. To htmx it answers with the inside of the piece alone."""
    found = _visible(request, pk)
    context = shown_work(found, request.user)
    if not request.htmx or request.htmx.boosted:
        return render(request, "jobs/page.html", context)
    answer = render(request, "components/job_inside.html", context)
    return _over(answer, found, context) if found.is_over else answer


@require_POST
def cancel_job(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Let no further batch begin."""
    found = _visible(request, pk)
    try:
        is_stopped = cancel(found, by=request.user, oversees=is_admin(request.user))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    if is_stopped:
        toast(request, _("Cancelled. What was finished stays."))
    return redirect("job", pk=pk)


def _over(answer: HttpResponse, found: Job, context: dict[str, Any]) -> HttpResponse:
    """Let the page that waited stop asking, say that the work is over, and show what came of it (js/results.js)."""
    answer.status_code = STOP_POLLING
    answer["HX-Trigger"] = json.dumps({"desk:over": {"url": context["result_url"]}})
    is_done = found.state == Job.State.DONE
    words = labelled(context["label"], found.get_state_display())
    return toast_now(answer, words, level="success" if is_done else "warning")


def _visible(request: PersonRequest, pk: UUID) -> Job:
    return get_object_or_404(visible_to(request.user, oversees=is_admin(request.user)), pk=pk)
