"""The editor of a calendar's working week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.requests import PersonRequest
from servicedesk.calendars.actions import save_draft
from servicedesk.calendars.arithmetic.opening_hours import Windows
from servicedesk.calendars.editing.hours_text import minutes_of, write_shift
from servicedesk.calendars.editing.shifts import Week
from servicedesk.calendars.queries import WorkingCopy
from servicedesk.web.display.joining import clauses, labelled, listed
from servicedesk.web.display.moments import WEEKDAYS
from servicedesk.web.toasts import toast
from sla.forms.calendars.week import WeekEditor
from sla.views.calendars.access import answer, copy_for, edited_calendar, seen_calendar


@dataclass(frozen=True)
class DrawnDay:
    """A day of the drawing: rectangles as (from, length) in minutes, now and as published."""

    label: str
    words: str
    minutes: int
    now: list[tuple[int, int]]
    before: list[tuple[int, int]]


@require_http_methods(["GET", "HEAD", "POST"])
def manage_calendar(request: PersonRequest, code: str) -> HttpResponse:
    """Show the week and edit it. Every button posts the whole form; `do` says which one it was."""
    if request.method != "POST":
        calendar, may_edit = seen_calendar(request, code)
        copy = copy_for(request, calendar)
        return _page(
            request, copy, WeekEditor.of_content(copy.content), copy.schedule.week, may_edit=may_edit
        )
    copy = copy_for(request, edited_calendar(request, code))
    editor = WeekEditor.of_post(request.POST)
    command = request.POST.get("do", "save")
    if command != "save":
        editor = editor.rearranged(command)
    elif editor.is_valid():
        draft = save_draft(
            calendar=copy.calendar, base=copy.version, content=editor.to_json(copy.content), by=request.user
        )
        toast(request, _("Draft saved. It takes effect when you publish it.") if draft else _("No changes."))
        return redirect("manage_calendar", code=code)
    return _page(request, copy, editor, editor.week(), may_edit=True)


def _page(
    request: PersonRequest, copy: WorkingCopy, editor: WeekEditor, week: Week, **context: Any
) -> HttpResponse:
    drawn = [
        _drawn(label, now, before)
        for label, now, before in zip(WEEKDAYS, week, copy.version.schedule.week, strict=True)
    ]
    return answer(
        request,
        copy,
        "week.html",
        editor=editor,
        drawn=drawn,
        drawn_words=clauses(labelled(day.label, day.words) for day in drawn),
        is_different=any(day.before for day in drawn),
        total=60 * sum(day.minutes for day in drawn),
        tab="week",
        **context,
    )


def _drawn(label: Any, now: Windows, before: Windows) -> DrawnDay:
    return DrawnDay(
        label=str(label),
        words=listed(map(write_shift, now)) or pgettext("calendar", "closed"),
        minutes=minutes_of(now),
        now=_rectangles(now),
        before=[] if now == before else _rectangles(before),
    )


def _rectangles(windows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(opens, closes - opens) for opens, closes in windows]
