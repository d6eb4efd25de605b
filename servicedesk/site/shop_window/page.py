"""The page of a department or team."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from departments.cached_places import place_tree
from departments.display.announcements import banners
from departments.figure_requests import today_and_zone
from departments.models import Contact, Department
from departments.queries.announcements import announced_by
from departments.queries.contacts import contact_of
from departments.queries.in_charge import in_charge
from departments.queries.people import home_department
from departments.queries.scope import Scope, Side
from departments.queries.structure import children_of
from departments.rules import (
    may_configure,
    may_edit_catalog,
    may_edit_window,
    may_set_relation,
    sees_figures_of,
)
from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.queries import shown_schedules
from servicedesk.database.composed import Given, composed
from servicedesk.events import clock
from servicedesk.measures.registry import measure
from servicedesk.numbers import periods
from servicedesk.site.shop_window.neighbours import neighbours
from servicedesk.web.display.zones import zone_words
from sla.display.calendars import week_words
from sla.display.service_cards import shelves
from sla.enums import HEADLINE_KINDS
from sla.queries.kept_record import kept_record
from tickets.queries.pairs import pairs_of
from tickets.queries.services import on_shelves

MICROSECOND = timedelta(microseconds=1)


@require_GET
def department(request: PersonRequest, code: str) -> HttpResponse:
    """Show the department; a team's page is that of its people, under its department."""
    unit, reader, now = _unit(code), request.user, clock.reading()
    context = {
        "unit": unit,
        "tab": "services",
        "announced": banners(announced_by(unit, reader, now), reader, now),
        "shelves": shelves(on_shelves(reader, department=unit), home_department(reader)),
        "in_charge": _in_charge(unit),
        "children": children_of(unit),
        "may_edit": may_edit_catalog(reader, unit),
        "may_edit_window": may_edit_window(reader, unit),
        "may_configure": may_configure(reader),
        "sees_figures": sees_figures_of(reader, unit.pk),
        **_reached(unit),
        **({} if unit.is_team else _record(unit, reader)),
    }
    return render(request, "shop_window/page.html", context)


def _unit(code: str) -> Department:
    """Return it with its parent and its calendar. Raises Http404."""
    found = _units(code=code)
    if not found:
        raise Http404
    return found[0]


@composed
def _units(*, code: Given) -> QuerySet[Department]:
    return Department.objects.filter(code=code).select_related("parent", "calendar")


def _in_charge(unit: Department) -> list[dict[str, Any]]:
    """Return the people with the last day on which they are away."""
    return [
        {
            "row": one.row,
            "last": timezone.localdate(one.until - MICROSECOND) if one.until else None,
            "deputy": one.deputy,
        }
        for one in in_charge(unit, clock.reading())
    ]


def _reached(unit: Department) -> dict[str, Any]:
    """Return hours and contact; `via` is the department where a team is reached through it."""
    schedule = shown_schedules([unit.calendar_id])[unit.calendar_id]
    contact = contact_of(unit)
    return {
        "hours": week_words(schedule.week),
        "zone": zone_words(schedule.zone),
        "contact": contact,
        "place": _place(contact),
        "dialled": _dialled(contact),
        "via": unit.parent if contact and contact.department_id != unit.pk else None,
    }


def _place(contact: Contact | None) -> dict[str, str] | None:
    """Return code and path of where the unit is found."""
    if contact is None or contact.place_id is None:
        return None
    tree = place_tree()
    return {"code": tree.codes[tree.lasting(contact.place_id)], "path": tree.path(contact.place_id)}


def _dialled(contact: Contact | None) -> str:
    """Return the number as telephones take it; "" where it has more than digits and what groups them."""
    phone = contact.phone if contact else ""
    digits = "".join(char for char in phone if char.isascii() and (char.isdigit() or char == "+"))
    return "" if any(char.isalpha() for char in phone) else digits


def _record(unit: Department, reader: User) -> dict[str, Any]:
    """Return how the department kept its promises in the last 90 days, and whom it works with."""
    today, zone = today_and_zone()
    period = periods.choose("90d", today=today, zone=zone)
    scope, now = Scope(Side.SERVES, (unit.pk,), period), clock.reading()
    customers, providers = neighbours(scope, unit, pairs_of(scope, now), reader)
    lists = reverse("figures_tickets", args=[unit.code]) if sees_figures_of(reader, unit.pk) else ""
    lines = [
        {
            "label": measure(kind.value).label,
            "kept": kept,
            "url": lists and lists + scope.query(figure=kind.value),
        }
        for kind, kept in kept_record(scope).items()
        if kind in HEADLINE_KINDS or kept.interval
    ]
    return {
        "record": lines,
        "record_zone": zone_words(zone.key),
        "customers": customers,
        "providers": providers,
        "may_set_relation": may_set_relation(reader, unit),
    }
