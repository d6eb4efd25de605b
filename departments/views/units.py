"""The departments: all of them for everyone, and what admins do with them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.actions.organisation import change_department, create_department, set_department_active
from departments.enums import ServiceState
from departments.forms.units import DepartmentForm
from departments.models import Department, Service
from departments.queries.structure import tree
from departments.rules import may_configure, reach_of, services_offered_to
from departments.views.access import admins_only
from servicedesk.accounts.display.away import absences_in_words
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.calendars.models import Calendar
from servicedesk.events import clock
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first, errors_beside, in_turn, posted


@require_GET
def departments(request: PersonRequest) -> HttpResponse:
    """Show who there is: every department in service, as a tree."""
    branches = tree(services_offered_to(request.user))
    heads = {head.pk for branch in branches for head in branch.heads}
    context = {
        "branches": branches,
        "away": absences_in_words(heads, clock.reading()),
        "home": reach_of(request.user).home,
        "may_manage": may_configure(request.user),
    }
    return render(request, "departments/units/all.html", context)


@require_GET
@admins_only
def manage_departments(request: PersonRequest) -> HttpResponse:
    """List every unit, those out of service too."""
    branches = tree(Service.objects.filter(state=ServiceState.PUBLISHED), with_inactive=True)
    return render(request, "departments/units/manage.html", {"branches": branches})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@once("manage_departments")
def new_department(request: PersonRequest) -> HttpResponse:
    """Create a department, or with `?parent=` a team of one."""
    parent = Department.objects.filter(
        code=request.GET.get("parent", ""), is_team=False, is_active=True
    ).first()
    calendar = parent.calendar if parent else Calendar.objects.order_by("pk").first()
    form = DepartmentForm(
        posted(request),
        cancel=reverse("manage_departments"),
        initial={"parent": parent, "is_team": parent is not None, "calendar": calendar},
    )
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            unit = create_department(details=form.details, by=request.user)
            toast(request, _("%(name)s was created. Next, add people.") % {"name": unit})
            return redirect("department_people", code=unit.code)
    return render(request, "departments/units/edit.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
@in_turn
def manage_department(request: PersonRequest, code: str) -> HttpResponse:
    """Change a department."""
    unit = get_object_or_404(Department.objects.select_related("parent", "calendar"), code=code)
    form = DepartmentForm(posted(request), department=unit, cancel=reverse("manage_departments"))
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            changes = change_department(department=unit, details=form.details, by=request.user)
            toast(request, _("Saved.") if changes else _("No changes."))
            return redirect("manage_departments")
    return render(request, "departments/units/edit.html", {"form": form, "unit": unit})


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def switch_department(request: PersonRequest, code: str, *, is_active: bool) -> HttpResponse:
    """Take a department out of service, or back, as the address says: sent again, it stays so."""
    unit = get_object_or_404(Department, code=code)
    out = not is_active

    def switch(_data: dict[str, Any]) -> Done:
        set_department_active(department=unit, is_active=is_active, by=request.user)
        said = _("%(name)s has been deactivated.") if out else _("%(name)s has been reactivated.")
        return Done(said % {"name": unit})

    return ask_first(
        request,
        switch,
        title=(_("Deactivate %(name)s?") if out else _("Reactivate %(name)s?")) % {"name": unit},
        text=_switch_words(unit, out),
        label=_("Deactivate") if out else _("Reactivate"),
        style="danger" if out else "primary",
        cancel_url=reverse("manage_departments"),
    )


def _switch_words(unit: Department, out: bool) -> str:
    """Say what follows from taking the unit out of service, or back."""
    if unit.is_team and out:
        return _("New requests will go to its department. Open requests continue until they are resolved.")
    if unit.is_team:
        return _("Requests for its services will go straight to it again.")
    if out:
        return _("No one can request its services any more. Open requests continue until they are resolved.")
    return _("Its services can be requested again.")
