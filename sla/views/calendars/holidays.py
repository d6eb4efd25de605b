"""National holidays, as a difference to confirm."""

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.actions import change_calendar, save_draft
from servicedesk.calendars.editing.differences import with_changes
from servicedesk.calendars.holidays.countries import country_name, country_of
from servicedesk.calendars.holidays.national import (
    NationalSet,
    Row,
    RowKind,
    difference,
    national_set,
    usual_hours,
)
from servicedesk.calendars.queries import WorkingCopy
from servicedesk.events import clock
from servicedesk.web.toasts import toast
from sla.display.calendars import date_words, hours_words
from sla.forms.calendars.holidays import USUAL, HolidaysForm
from sla.views.calendars.access import answer, copy_for, edited_calendar


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_holidays(request: PersonRequest, code: str) -> HttpResponse:
    """Compare the calendar with the national sets that the address names; a POST takes the ticked rows over."""
    copy = copy_for(request, edited_calendar(request, code))
    form = HolidaysForm(_asked(request, copy), today=_today())
    sets, rows = _compared(copy, form) if form.is_valid() else ([], [])
    if request.method == "POST" and form.is_valid():
        return _take(request, copy, form, rows)
    counts = Counter(row.kind for row in rows)
    return answer(
        request,
        copy,
        "holidays.html",
        may_edit=True,
        form=form,
        rows=[_worded(row) for row in rows if row.kind is not RowKind.UNCHANGED],
        unchanged=[_worded(row) for row in rows if row.kind is RowKind.UNCHANGED],
        counts={kind.value: counts[kind] for kind in RowKind},
        provisional=[one.year for one in sets if one.is_provisional],
        place=country_name(form["country"].value() or "", get_language() or "en"),
        tab="holidays",
    )


def _take(request: PersonRequest, copy: WorkingCopy, form: HolidaysForm, rows: list[Row]) -> HttpResponse:
    ticked = set(request.POST.getlist("row"))
    taken = [row.change for row in rows if row.change.name in ticked and row.kind is not RowKind.UNCHANGED]
    place = {"country": form.cleaned_data["country"], "subdivision": form.cleaned_data["part"]}
    change_calendar(calendar=copy.calendar, details=place, by=request.user)
    if not taken:
        toast(request, _("Nothing was selected, so the calendar did not change."))
        return redirect(request.get_full_path())
    content = with_changes(copy.content, taken)
    save_draft(calendar=copy.calendar, base=copy.version, content=content, by=request.user)
    words = ngettext("%(n)s day was applied.", "%(n)s days were applied.", len(taken)) % {"n": len(taken)}
    toast(request, words)
    return redirect("calendar_changes", code=copy.calendar.code)


def _compared(copy: WorkingCopy, form: HolidaysForm) -> tuple[list[NationalSet], list[Row]]:
    data, language = form.cleaned_data, get_language() or "en"
    sets = [national_set(data["country"], data["part"], year, language) for year in form.chosen_years]
    hours = usual_hours(copy.content)
    if data["like"] != USUAL:
        hours = copy.content["week"].get(data["like"]) or hours
    return sets, difference(copy.content, sets, hours)


def _asked(request: PersonRequest, copy: WorkingCopy) -> QueryDict:
    """Return what the address asks for; else the calendar's own country, this year and the next."""
    if "country" in request.GET:
        return request.GET
    year, asked = _today().year, QueryDict(mutable=True)
    asked["country"] = copy.calendar.country or country_of(copy.content["zone"])
    asked["part"] = copy.calendar.subdivision
    asked.setlist("years", [str(year), str(year + 1)])
    return asked


def _worded(row: Row) -> dict[str, Any]:
    return {
        "name": row.change.name,
        "kind": row.kind.value,
        "day": date_words(row.change.on),
        "title": row.title or (_("Make-up working day") if row.is_worked else ""),
        "before": hours_words(row.change.before),
        "after": hours_words(row.change.after),
        "is_ticked": row.kind is not RowKind.REMOVED,
    }


def _today() -> date:
    return timezone.localtime(clock.reading()).date()
