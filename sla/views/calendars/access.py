"""Whose calendar it is, and what every page about it says at its head."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from departments.queries.calendars import admins_to_ask, units_by_calendar
from departments.rules import calendars_visible_to, may_edit_calendar, outside_reach
from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.holidays.coverage import missing
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import WorkingCopy, working_copy
from servicedesk.events import clock
from servicedesk.web.display.joining import listed
from sla.display.calendars import missing_words

FEW = 5


def seen_calendar(request: PersonRequest, code: str) -> tuple[Calendar, bool]:
    """Return a calendar that the person may look at, and whether they may change it; 404 for any other."""
    calendar = get_object_or_404(calendars_visible_to(request.user), code=code)
    return calendar, may_edit_calendar(request.user, calendar)


def edited_calendar(request: PersonRequest, code: str) -> Calendar:
    """Return a calendar that the person may change: 404 where they may not even look, 403 where they may only look."""
    calendar, may_edit = seen_calendar(request, code)
    if not may_edit:
        raise PermissionDenied
    return calendar


def answer(
    request: PersonRequest, copy: WorkingCopy, template: str, *, may_edit: bool, **context: Any
) -> HttpResponse:
    """Answer a page about a calendar."""
    calendar = copy.calendar
    today = timezone.localtime(clock.reading()).date()
    gaps = missing(copy.content, today=today, country=calendar.country, subdivision=calendar.subdivision)
    head = {
        "calendar": calendar,
        "copy": copy,
        "may_edit": may_edit,
        "unit_names": listed(units_by_calendar([calendar])[calendar.pk]),
        "gaps": [(missing_words(gap), gap.is_pressing) for gap in gaps],
    }
    if not may_edit:
        others = {unit.pk: unit for unit in outside_reach(request.user, calendar).filter(is_active=True)}
        whole = [unit for unit in others.values() if not unit.is_team or unit.parent_id not in others]
        head |= {"other_names": listed(whole[:FEW]), "asked_names": listed(admins_to_ask())}
    return render(request, f"sla/calendars/{template}", {**head, **context})


def copy_for(request: PersonRequest, calendar: Calendar) -> WorkingCopy:
    """Return the calendar with what the person has changed and not published."""
    return working_copy(calendar, request.user)
