"""The catalog, for those who edit it: services and categories."""

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.catalog import change_service, create_service
from departments.display.lacks import linked_lacks
from departments.enums import ServiceState
from departments.filters import ServiceFilter
from departments.forms.catalog import ServiceForm
from departments.models.naming import shown_name
from departments.queries.learned_words import proposed_for, proposed_words
from departments.rules import (
    catalogs_editable_by,
    edits_catalogs,
    may_configure,
    may_offer_for,
    may_see_missed_searches,
    services_editable_by,
    teams_led_by,
)
from departments.views.access import edited_service, first_catalog
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.web.lists.keyset import keyset_page
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted


@require_GET
def manage_services(request: PersonRequest) -> HttpResponse:
    """List the services of the catalogs that the person edits."""
    departments = catalogs_editable_by(request.user)
    if not edits_catalogs(request.user) or (may_configure(request.user) and not departments.exists()):
        return no_department(request)
    editable = services_editable_by(request.user).select_related("department", "category", "team")
    editable = editable.annotate(form_number=Max("forms__number"), shown_name=shown_name())
    filters = ServiceFilter(request.GET, queryset=editable, request=request)
    services = filters.qs
    page = keyset_page(services, "shown_name", request.GET.get("after", ""), is_text=True)
    context = {
        "filters": filters,
        "page": page,
        "proposing": proposed_for(page.rows).keys(),
        "total": services.count(),
        "may_configure": may_configure(request.user),
        "sees_searches": may_see_missed_searches(request.user),
        "may_add": departments.exists(),
        "are_drafts": filters.data.get("state") == ServiceState.DRAFT,
    }
    return render(request, "departments/catalog/list.html", context)


def no_department(request: PersonRequest) -> HttpResponse:
    """Lead an admin of an empty desk to its first department; to anybody else this is not open."""
    if not may_configure(request.user):
        raise PermissionDenied
    return render(request, "departments/no_department.html")


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_services")
def new_service(request: PersonRequest) -> HttpResponse:
    """Add a service."""
    departments = catalogs_editable_by(request.user)
    if not departments.exists():
        return no_department(request)
    asked = first_catalog(departments, request.user, request.GET.get("department", ""))
    form = ServiceForm(
        posted(request),
        departments=departments.filter(is_active=True),
        cancel=reverse("manage_services"),
        initial={"department": asked, "team": next(iter(teams_led_by(request.user)), None)},
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            service = create_service(details=form.details, by=request.user)
            toast(request, _("The service was created. Next, add the questions you need to ask."))
            return redirect("request_form", slug=service.slug)
    return render(request, "departments/catalog/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def manage_service(request: PersonRequest, slug: str) -> HttpResponse:
    """Change a service."""
    service = edited_service(request, slug)
    form = ServiceForm(
        posted(request),
        departments=catalogs_editable_by(request.user),
        service=service,
        places=may_offer_for(request.user, service.department_id, service.team_id),
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changes = change_service(service=service, details=form.details, by=request.user)
            toast(request, _("Saved.") if changes else _("No changes."))
            return redirect("manage_service", slug=service.slug)
    context = {
        "form": form,
        "service": service,
        "tab": "service",
        "missing": linked_lacks(service),
        "proposed": proposed_words(service),
    }
    return render(request, "departments/catalog/edit.html", context)
