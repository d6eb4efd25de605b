"""How far background work is: a page, and the piece of it that other pages show while it goes on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.jobs.actions import cancel
from servicedesk.jobs.models import Job
from servicedesk.jobs.registry import label_of, result_url_of
from servicedesk.jobs.rules import visible_to
from servicedesk.web.toasts import toast

STOP_POLLING = 286  # htmx takes the answer in and asks no more


@require_safe
def job(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Show the work and its progress. To htmx it answers with the inside of the piece alone."""
    found = _visible(request, pk)
    context = {"job": found, "label": label_of(found), "result_url": result_url_of(found)}
    if request.htmx and not request.htmx.boosted:
        status = STOP_POLLING if found.is_over else 200
        return render(request, "components/job_inside.html", context, status=status)
    return render(request, "jobs/page.html", context)


@require_POST
def cancel_job(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Let no further batch begin."""
    found = _visible(request, pk)
    if cancel(found, by=request.user, oversees=is_admin(request.user)):
        toast(request, _("Cancelled. What was finished before stays."))
    return redirect("job", pk=pk)


def _visible(request: PersonRequest, pk: UUID) -> Job:
    return get_object_or_404(visible_to(request.user, oversees=is_admin(request.user)), pk=pk)
