"""The list of calendars; creating and naming one."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from departments.models import Department
from departments.queries.calendars import units_by_calendar
from departments.rules import calendars_editable_by, calendars_visible_to, may_configure, may_see_calendars
from servicedesk.accounts.requests import PersonRequest
from servicedesk.accounts.sent_forms import once
from servicedesk.calendars.actions import change_calendar, create_calendar
from servicedesk.calendars.holidays.coverage import missing
from servicedesk.calendars.models import Calendar, CalendarVersion
from servicedesk.calendars.queries import current_versions
from servicedesk.calendars.worktime import NoWorkingTime
from servicedesk.events import clock
from servicedesk.web.toasts import toast
from servicedesk.web.verbs import errors_beside, in_turn, posted
from sla.display.calendars import missing_in_short
from sla.forms.calendars.names import NameForm, NewCalendarForm
from sla.views.calendars.access import edited_calendar


@dataclass(frozen=True)
class Listed:
    """A row of the list. turns_at: when it closes if it is open now, else when it opens; None: never."""

    calendar: Calendar
    version: CalendarVersion
    units: list[Department]
    is_open: bool
    turns_at: datetime | None
    gaps: list[tuple[str, bool]]
    may_edit: bool

    @property
    def other_name(self) -> str:
        """The name in the language that the page is not in."""
        names = {self.calendar.name_en, self.calendar.name_zh} - {self.calendar.name, ""}
        return next(iter(names), "")


@require_GET
def manage_calendars(request: PersonRequest) -> HttpResponse:
    """Show the calendars that the person has to do with."""
    if not may_see_calendars(request.user):
        raise PermissionDenied
    calendars = list(calendars_visible_to(request.user))
    versions, units = current_versions(calendars), units_by_calendar(calendars)
    editable = set(calendars_editable_by(request.user).values_list("pk", flat=True))
    rows = [_listed(one, versions[one.pk], units[one.pk], may_edit=one.pk in editable) for one in calendars]
    context = {"rows": rows, "may_create": may_configure(request.user)}
    return render(request, "sla/calendars/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once("manage_calendars")
def new_calendar(request: PersonRequest) -> HttpResponse:
    """Create a calendar; its week is edited next."""
    if not may_configure(request.user):
        raise PermissionDenied
    initial = {"zone": timezone.get_current_timezone_name()}
    form = NewCalendarForm(posted(request), cancel=reverse("manage_calendars"), initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_beside(form):
            calendar = create_calendar(**form.details, by=request.user)
            toast(request, _("“%(name)s” was created. Departments can use it now.") % {"name": calendar})
            return redirect("manage_calendar", code=calendar.code)
    return render(request, "sla/calendars/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@in_turn
def rename_calendar(request: PersonRequest, code: str) -> HttpResponse:
    """Give a calendar another name; it takes effect at once and changes no hours."""
    calendar = edited_calendar(request, code)
    names = {"name_en": calendar.name_en, "name_zh": calendar.name_zh}
    back = reverse("manage_calendar", args=[code])
    form = NameForm(posted(request), cancel=back, initial=names)
    if request.method == "POST" and form.is_valid():
        changes = change_calendar(calendar=calendar, details=form.cleaned_data, by=request.user)
        toast(request, _("Saved.") if changes else _("No changes."))
        return redirect(back)
    return render(request, "sla/calendars/name.html", {"form": form, "calendar": calendar})


def _listed(
    calendar: Calendar, version: CalendarVersion, units: list[Department], *, may_edit: bool
) -> Listed:
    now = clock.reading()
    schedule = version.schedule
    gaps = missing(
        schedule.to_json(),
        today=timezone.localtime(now).date(),
        country=calendar.country,
        subdivision=calendar.subdivision,
    )
    is_open = schedule.is_open(now)
    try:
        turns_at = schedule.next_closing(now) if is_open else schedule.next_opening(now)
    except NoWorkingTime:
        turns_at = None
    return Listed(
        calendar=calendar,
        version=version,
        units=units,
        is_open=is_open,
        turns_at=turns_at,
        gaps=[(missing_in_short(gap), gap.is_pressing) for gap in gaps],
        may_edit=may_edit,
    )
