"""The checklist of a new desk, for admins."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from departments.rules import may_configure
from servicedesk.accounts.guards import only_for
from servicedesk.accounts.requests import PersonRequest
from servicedesk.site import actions
from servicedesk.site.first_steps.steps import Step, count_done, count_open, first_steps, step_named
from servicedesk.web.toasts import toast

admins_only = only_for(may_configure)


@require_safe
@admins_only
def checklist(request: PersonRequest) -> HttpResponse:
    """Show every step: what is done, what was skipped, and where it goes on."""
    steps = first_steps(request.user)
    return render(request, "first_steps/page.html", {"is_over": not count_open(steps), **about(steps)})


@require_POST
@admins_only
def skip(request: PersonRequest, step: str) -> HttpResponse:
    """Set a step aside."""
    actions.skip_step(step=step_named(step), by=request.user)
    toast(request, _("The step was skipped."), undo=reverse("resume_first_step", args=[step]))
    return _back(request)


@require_POST
@admins_only
def resume(request: PersonRequest, step: str) -> HttpResponse:
    """Take a step up again."""
    actions.resume_step(step=step_named(step), by=request.user)
    return _back(request)


def about(steps: list[Step]) -> dict[str, Any]:
    """Return what the list of steps asks for, on its own page and on the first."""
    return {"steps": steps, "count_done": count_done(steps), "count_steps": len(steps)}


def _back(request: PersonRequest) -> HttpResponse:
    """Return to the list that the button was on."""
    return redirect("home" if request.POST.get("on") == "home" else "first_steps")
