"""A department's shop window: what it offers, what it promises, how it keeps that, and who is there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.models import Department
from departments.queries.people import home_department
from departments.queries.structure import leading
from departments.rules import may_configure, may_edit_catalog, services_offered_to
from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.queries import shown_schedules
from sla.display.calendars import week_words, zone_words
from sla.display.service_cards import shelves


@require_GET
def department(request: PersonRequest, code: str) -> HttpResponse:
    """Show the department; a team's page is that of its people, under its department."""
    unit = get_object_or_404(Department.objects.select_related("parent", "calendar"), code=code)
    visible = services_offered_to(request.user).filter(department=unit)
    in_order = "category__position", "category__name_en", "name_en"
    services = visible.select_related("category").order_by(*in_order)
    schedule = shown_schedules([unit.calendar_id])[unit.calendar_id]
    context = {
        "unit": unit,
        "hours": week_words(schedule.week),
        "zone": zone_words(schedule.zone),
        "tab": "services",
        "shelves": shelves(services, home_department(request.user)),
        "leading": leading(unit),
        "children": unit.children.filter(is_active=True).order_by("-is_team", "name_en"),
        "may_edit": may_edit_catalog(request.user, unit),
        "may_configure": may_configure(request.user),
    }
    return render(request, "sla/shop_window.html", context)
