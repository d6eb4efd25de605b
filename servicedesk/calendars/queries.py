"""Reads about calendars."""

from .models import Calendar, CalendarVersion


def current_version(calendar: Calendar | int) -> CalendarVersion:
    """Return the newest version of a calendar.

    Raises CalendarVersion.DoesNotExist for a calendar without any, which `create_calendar` never leaves behind.
    """
    pk = calendar.pk if isinstance(calendar, Calendar) else calendar
    return CalendarVersion.objects.filter(calendar_id=pk).latest("number")
