"""Publish several services that began as ready-made ones in one act, and see what came of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.taken_drafts import publish_taken as publish
from departments.display.taken_drafts import taken_lines
from departments.enums import ServiceState
from departments.forms.chosen_department import WhereForm
from departments.forms.starting_catalogs import PublishTakenForm
from departments.queries.taken_drafts import taken_services
from departments.views.chosen_department import about, with_department
from servicedesk.accounts.requests import PersonRequest
from servicedesk.events import clock
from servicedesk.web.verbs import errors_beside, posted


@require_http_methods(["GET", "HEAD", "POST"])
@with_department
def publish_taken(request: PersonRequest, where: WhereForm) -> HttpResponse:
    """List the drafts, those that can be published ticked; a POST publishes what is ticked then."""
    taken = taken_services(where.chosen.pk, request.user)
    form = PublishTakenForm(posted(request), taken=taken)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            publish(chosen=form.chosen, by=request.user)
            asked = {"department": where.chosen.code, "service": [one.slug for one in form.chosen]}
            return redirect(f"{reverse('published_taken')}?{urlencode(asked, doseq=True)}")
    drafts = [row for row in taken if row.service.state == ServiceState.DRAFT]
    context = {
        "lines": taken_lines(drafts, clock.reading().date()),
        "form": form,
        "chosen": form["services"].value() if form.is_bound else None,
        **about(where),
    }
    return render(request, "departments/starting/publish.html", context)


@require_GET
@with_department
def published_taken(request: PersonRequest, where: WhereForm) -> HttpResponse:
    """Say of the services named in the address which are offered now, and of the others what is in the way."""
    named = set(request.GET.getlist("service"))
    taken = [row for row in taken_services(where.chosen.pk, request.user) if row.service.slug in named]
    left = [row for row in taken if not row.is_offered]
    context = {
        "offered": [row.service for row in taken if row.is_offered],
        "left": taken_lines(left, clock.reading().date()),
        **about(where),
    }
    return render(request, "departments/starting/published.html", context)
