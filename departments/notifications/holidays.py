"""A calendar lacks the holidays of a year: those who can change it are told."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.queries.calendars import editors_of
from departments.rules import calendars_editable_by, may_see_calendars
from servicedesk.accounts.models import User
from servicedesk.calendars.events import CalendarEvent, HolidaysMissing
from servicedesk.calendars.holidays.coverage import Gap
from servicedesk.calendars.models import Calendar
from servicedesk.calendars.queries import current_version, pressing_gaps
from servicedesk.events import clock
from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.events.record import subscribe
from servicedesk.notifications.actions import tell
from servicedesk.notifications.kinds import Kind, Wording, register


def word_missing_holidays(recipient: User, data: Mapping[str, Any]) -> Wording | None:
    """Word what a calendar misses; nothing once it is there, or for one who may not change it any more."""
    calendar = calendars_editable_by(recipient).filter(pk=data["calendar"]).first()
    if calendar is None or data["gap"] not in _gaps(calendar, data["year"]):
        return None
    title = _("%(calendar)s: the holidays of %(year)s are missing")
    if data["gap"] == Gap.MAKE_UP:
        title = _("%(calendar)s: the make-up working days of %(year)s are missing")
    path = reverse("calendar_holidays", args=[calendar.code])
    action = {"url": settings.SITE_URL + path, "label": _("Compare with national holidays"), "is_first": True}
    return Wording(
        title=title % {"calendar": calendar, "year": data["year"]},
        path=path,
        body=_("Until they are set, timers follow the regular week on every day of that year."),
        context={
            "actions": [action],
            "because": _("You are receiving this because you can change this calendar."),
        },
    )


def _gaps(calendar: Calendar, year: int) -> set[str]:
    found = pressing_gaps(calendar, current_version(calendar), clock.reading())
    return {one.gap.value for one in found if one.year == year}


HOLIDAYS = register(
    Kind(
        "calendar.holidays_missing",
        gettext_lazy("Holidays of a calendar are missing"),
        word=word_missing_holidays,
        template="departments/emails/notice",
        group=gettext_lazy("Working hours"),
        order=70,
        concerns=may_see_calendars,
        icon="calendar-week",
    )
)


@subscribe(CalendarEvent.HOLIDAYS_MISSING, formerly=["departments.subscribers.tell_editors"])
def tell_editors(event: Event) -> None:
    """Tell admins, and those who lead all that counts in the calendar."""
    calendar, missing = Calendar.objects.get(pk=event.subject_id), data_of(event, HolidaysMissing)
    tell(
        HOLIDAYS,
        editors_of(calendar),
        event=event,
        at=event.at,
        calendar=calendar.pk,
        gap=missing.gap,
        year=missing.year,
    )
