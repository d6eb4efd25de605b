"""Locations that are words become places: an admin decides for each, looks at what will happen, and confirms."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from departments.actions.place_texts import TEXTS_JOB, settle_texts
from departments.forms.place_texts import SHOWN, forms_of
from departments.queries.place_texts import text_groups
from departments.views.access import admins_only
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.jobs.models import Job
from servicedesk.web.toasts import toast


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("place_texts")
def place_texts(request: PersonRequest) -> HttpResponse:
    """Show the texts with what may be decided; posted, what follows from the decisions; with `do` carry them out."""
    groups = text_groups()
    context: dict[str, Any] = {"waiting": len(groups), "shown": SHOWN, "job": _last_job()}
    if request.method != "POST":
        return render(
            request, "departments/places/texts.html", {**context, "forms": forms_of(groups[:SHOWN])}
        )
    forms = forms_of(groups, request.POST)
    is_valid = all([form.is_valid() for form in forms])
    decided = [form for form in forms if is_valid and form.decision is not None]
    if not decided or request.POST.get("do") == "back":
        none = is_valid and not decided
        return render(request, "departments/places/texts.html", {**context, "forms": forms, "none": none})
    if request.POST.get("do") != "settle":
        context |= {"forms": forms, "decided": decided, "people": sum(form.group.people for form in decided)}
        return render(request, "departments/places/texts_preview.html", context)
    settle_texts(decisions=[form.decision for form in decided if form.decision], by=request.user)
    toast(request, _("The locations are becoming places."))
    return redirect("place_texts")


def _last_job() -> Job | None:
    """Return the work that goes on, or went on last."""
    return Job.objects.filter(kind=TEXTS_JOB).order_by("-created_at").first()
