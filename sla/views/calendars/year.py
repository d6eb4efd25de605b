"""The year of a calendar: every day shaded, the days that were set apart, and setting one."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.actions import save_draft
from servicedesk.calendars.editing.differences import DATE, Change, changes_between, with_changes
from servicedesk.calendars.editing.year import Day, YearView
from servicedesk.calendars.holidays.national import FIRST_YEAR, LAST_YEAR, national_set, usual_hours
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import WorkingCopy
from servicedesk.calendars.worktime import Schedule
from servicedesk.events import clock
from servicedesk.text.dates import read_day
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import LONG_MONTHS, WEEKDAYS
from servicedesk.web.toasts import toast
from sla.display.calendars import KINDS, date_words, hours_words, lines_of
from sla.forms.calendars.days import DaysForm
from sla.views.calendars.access import answer, copy_for, edited_calendar, seen_calendar


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_year(request: PersonRequest, code: str) -> HttpResponse:
    """Show a year; `?day=` opens one date, and a POST sets it or takes the rows of `name` away."""
    if request.method != "POST":
        calendar, may_edit = seen_calendar(request, code)
        return _page(request, copy_for(request, calendar), may_edit=may_edit)
    copy = copy_for(request, edited_calendar(request, code))
    if request.POST.get("do") == "remove":
        days = [name.partition(":")[2] for name in request.POST.getlist("name")]
        known = [Change(DATE, day, None, None) for day in days if day in copy.content["overrides"]]
        return _save(request, copy, known)
    on = _day(request)
    if on is None:
        return redirect(request.get_full_path())
    form = _form(copy, on, request.POST)
    if form.is_valid():
        return _save(request, copy, form.changes, on)
    return _page(request, copy, may_edit=True, form=form)


def _save(
    request: PersonRequest, copy: WorkingCopy, changes: list[Change], on: date | None = None
) -> HttpResponse:
    content = with_changes(copy.content, changes)
    different = len(changes_between(copy.content, content))
    save_draft(calendar=copy.calendar, base=copy.version, content=content, by=request.user)
    if different:
        words = ngettext(
            "%(n)s day changed. It takes effect when you publish it.",
            "%(n)s days changed. They take effect when you publish them.",
            different,
        )
        toast(request, words % {"n": different})
    else:
        toast(request, _("No changes."))
    values = {"year": str(_year(request))} | ({"day": on.isoformat()} if on else {})
    return redirect(f"{reverse('calendar_year', args=[copy.calendar.code])}?{urlencode(values)}")


def _page(request: PersonRequest, copy: WorkingCopy, *, may_edit: bool, form: Any = None) -> HttpResponse:
    year, on = _year(request), _day(request)
    view = YearView(copy.schedule)
    titles = _titles(copy.calendar, year)
    fresh = {change.key for change in copy.changes}
    months = [
        {
            "name": LONG_MONTHS[month.number - 1],
            "number": month.number,
            "weeks": [[_cell(day, titles, fresh) if day else None for day in week] for week in month.weeks],
        }
        for month in view.months(year)
    ]
    if on and form is None:
        form = _form(copy, on)
    return answer(
        request,
        copy,
        "year.html",
        may_edit=may_edit,
        months=months,
        weekdays=WEEKDAYS,
        year=year,
        years=(year - 1, year + 1),
        on=on,
        chosen=_cell(view.day(on), titles, fresh) if on else None,
        chosen_hours=hours_words(_hours(copy.schedule, on)) if on else "",
        form=form,
        set_days=_set_days(copy, year, titles),
        today=timezone.localtime(clock.reading()).date(),
        tab="year",
    )


def _cell(day: Day, titles: Mapping[date, str], fresh: set[str]) -> dict[str, Any]:
    title = titles.get(day.on, "") if day.is_set else ""
    is_fresh = day.on.isoformat() in fresh
    heading = [date_words(day.on), str(KINDS[day.kind]), _("not published") if is_fresh else ""]
    return {
        "on": day.on,
        "shades": f"day-{day.kind.value}" + (" day-fresh" if is_fresh else ""),
        "title": title,
        "is_set": day.is_set,
        "heading": listed(filter(None, heading)),
        "words": listed(filter(None, [*heading, title])),
    }


def _set_days(copy: WorkingCopy, year: int, titles: Mapping[date, str]) -> list[dict[str, Any]]:
    """Return what was set apart in a year, in words, with what the country calls it."""
    plain = {**copy.content, "overrides": {}}
    rows = [row for row in changes_between(plain, copy.content) if row.on.year == year]
    return [
        {"line": line, "title": titles.get(line.first, "") if line.first else ""}
        for line in lines_of(rows, year=year)
    ]


def _titles(calendar: Calendar, year: int) -> Mapping[date, str]:
    if not calendar.country:
        return {}
    national = national_set(calendar.country, calendar.subdivision, year, get_language() or "en")
    return {**national.closed, **dict.fromkeys(national.worked, _("Make-up working day"))}


def _hours(schedule: Schedule, on: date) -> list[list[str]]:
    content = schedule.to_json()
    weekly: list[list[str]] = list(content["week"].values())[on.weekday()]
    hours: list[list[str]] = content["overrides"].get(on.isoformat(), weekly)
    return hours


def _form(copy: WorkingCopy, on: date, data: Any = None) -> DaysForm:
    return DaysForm(data, on=on, view=YearView(copy.schedule), usual=usual_hours(copy.content))


def _year(request: PersonRequest) -> int:
    """Return the year in the address, that of the chosen day, or this one."""
    text, on = request.GET.get("year", ""), _day(request)
    if text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR:
        return int(text)
    return on.year if on else timezone.localtime(clock.reading()).year


def _day(request: PersonRequest) -> date | None:
    try:
        on = read_day(request.GET.get("day", ""))
    except ValueError:
        return None
    return on if FIRST_YEAR <= on.year <= LAST_YEAR else None
