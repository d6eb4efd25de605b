"""From what was changed to a new version: looking at the difference, publishing it, and what was published before."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servicedesk.accounts.models import User
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.rules import is_admin
from servicedesk.calendars.actions import discard_draft, publish_version, save_draft
from servicedesk.calendars.editing.differences import DATE, without
from servicedesk.calendars.models import CalendarVersion
from servicedesk.calendars.queries import WorkingCopy, history_of
from servicedesk.calendars.worktime import NoWorkingTime
from servicedesk.events import clock
from servicedesk.jobs.actions import enqueue, resume
from servicedesk.jobs.registry import label_of
from servicedesk.jobs.rules import visible_to
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import Done, ask_first
from sla.display.calendars import lines_of
from sla.jobs import CALENDAR_EDIT, CALENDAR_PREVIEW
from sla.views.calendars.access import answer, copy_for, edited_calendar, seen_calendar
from sla.views.calendars.work import edit_of, pending_preview, preview_params


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_changes(request: PersonRequest, code: str) -> HttpResponse:
    """Show what is not published yet; a POST takes rows of it back, works out what it would do, or publishes it."""
    copy = copy_for(request, edited_calendar(request, code))
    if request.method == "POST":
        return _do(request, copy)
    today = timezone.localtime(clock.reading()).date()
    changes = copy.changes
    known = pending_preview(copy, request.user)
    return answer(
        request,
        copy,
        "changes.html",
        may_edit=True,
        lines=lines_of(changes),
        never_opens=not _opens(copy),
        past_days=sum(1 for change in changes if change.part == DATE and change.on < today),
        number=copy.version.number + 1,
        running=known.running,
        job=known.job,
        effect=known.effect,
        tab="changes",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def discard_changes(request: PersonRequest, code: str) -> HttpResponse:
    """Forget what is not published."""
    copy = copy_for(request, edited_calendar(request, code))

    def discard(_data: dict[str, Any]) -> Done:
        discard_draft(calendar=copy.calendar, by=request.user)
        said = _("Changes discarded. The published version stays in effect.")
        return Done(said, leads_to=reverse("manage_calendar", args=[code]))

    return ask_first(
        request,
        discard,
        title=_("Discard your changes to “%(name)s”?") % {"name": copy.calendar},
        text=_("The published version does not change."),
        label=_("Discard changes"),
        cancel_url=reverse("calendar_changes", args=[code]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_versions(request: PersonRequest, code: str) -> HttpResponse:
    """Show what was published, when, by whom, and what it changed; a POST continues broken-off work on it."""
    calendar, may_edit = seen_calendar(request, code)
    versions = [(row, lines_of(row.changes)) for row in history_of(calendar)]
    job = edit_of(calendar, len(versions)) if may_edit else None
    if request.method == "POST":
        if job is None:
            raise PermissionDenied
        resume(job, by=request.user, oversees=may_edit)
        return redirect("calendar_versions", code=code)
    return answer(
        request,
        copy_for(request, calendar),
        "versions.html",
        may_edit=may_edit,
        versions=versions,
        job=job,
        follows=job is not None and visible_to(request.user, oversees=is_admin(request.user)).contains(job),
        label=label_of(job) if job else "",
        tab="versions",
    )


def _do(request: PersonRequest, copy: WorkingCopy) -> HttpResponse:
    command = request.POST.get("do")
    if command == "publish":
        return _publish(request, copy)
    if command == "back":
        content = without(copy.content, copy.published, request.POST.getlist("name"))
        save_draft(calendar=copy.calendar, base=copy.version, content=content, by=request.user)
        toast(request, _("Change undone."))
    elif command == "preview" and copy.changes and _opens(copy):
        enqueue(CALENDAR_PREVIEW, preview_params(copy), by=request.user)
    return redirect("calendar_changes", code=copy.calendar.code)


def _publish(request: PersonRequest, copy: WorkingCopy) -> HttpResponse:
    """Publish what was looked at: not on top of a version published since, which the page then shows first."""
    code = copy.calendar.code
    if request.POST.get("base") != str(copy.version.number):
        text = _(
            "Someone published a new version in the meantime. Your changes are now based on it. Check them again."
        )
        toast(request, text, level=messages.WARNING)
    elif not copy.changes:
        toast(request, _("No changes."))
    elif _opens(copy):
        version = _put_into_force(copy, request.user)
        toast(request, _("Version %(n)s is now in effect.") % {"n": version.number})
        return redirect("calendar_versions", code=code)
    return redirect("calendar_changes", code=code)


def _put_into_force(copy: WorkingCopy, by: User) -> CalendarVersion:
    """Publish, forget the draft, and order that running clocks count in the version: all of it or nothing."""
    with transaction.atomic():
        version = publish_version(calendar=copy.calendar, content=copy.content, by=by)
        discard_draft(calendar=copy.calendar, by=by)
        enqueue(CALENDAR_EDIT, {"calendar": copy.calendar.pk, "number": version.number}, by=by)
    return version


def _opens(copy: WorkingCopy) -> bool:
    """Say whether the content has any working time in the year to come, without which nothing could be due."""
    try:
        copy.schedule.require_working_time(timezone.localtime(clock.reading()).date())
    except NoWorkingTime:
        return False
    return True
