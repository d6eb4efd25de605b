"""A department's shop window: what it offers, what it promises, how it keeps that, and who is there."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from departments.enums import Priority
from departments.models import Department, Service
from departments.queries.people import home_department
from departments.queries.structure import leading
from departments.rules import may_configure, may_edit_catalog, services_visible_to
from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.queries import shown_schedules
from sla.display.calendars import week_words, zone_words
from sla.display.promises import kept_words, offer_words
from sla.queries.offers import offers_for
from sla.queries.service_attainment import Share, kept_of


@require_GET
def department(request: PersonRequest, code: str) -> HttpResponse:
    """Show the department; a team's page is that of its people, under its department."""
    unit = get_object_or_404(Department.objects.select_related("parent", "calendar"), code=code)
    visible = services_visible_to(request.user).filter(
        department=unit, department__is_active=True, is_active=True
    )
    services = list(
        visible.select_related("category").order_by("category__position", "category__name_en", "name_en")
    )
    schedule = shown_schedules([unit.calendar_id])[unit.calendar_id]
    context = {
        "unit": unit,
        "hours": week_words(schedule.week),
        "zone": zone_words(schedule.zone),
        "tab": "services",
        "shelves": _shelves(services, home_department(request.user)),
        "leading": leading(unit),
        "children": unit.children.filter(is_active=True).order_by("-is_team", "name_en"),
        "may_edit": may_edit_catalog(request.user, unit),
        "may_configure": may_configure(request.user),
    }
    return render(request, "sla/shop_window.html", context)


def _shelves(services: list[Service], consumer: Department | None) -> list[dict[str, Any]]:
    """Group the services by category, each with its promise in words and how it was kept."""
    offers = offers_for(services, consumer)
    kept = kept_of(services)
    return [
        {"category": category, "services": [_window(service, offers, kept) for service in group]}
        for category, group in groupby(services, key=lambda service: service.category)
    ]


def _window(service: Service, offers: Any, kept: dict[int, Share]) -> dict[str, Any]:
    words, shade = kept_words(*kept[service.pk])
    return {
        "service": service,
        "promise": offer_words(offers.get(service.pk, {}), Priority.NORMAL),
        "kept": words,
        "shade": shade,
    }
