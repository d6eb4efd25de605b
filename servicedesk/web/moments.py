"""Moments and lengths of time in words, in the reader's language and zone.

Django's current zone and language decide (the middleware of accounts sets them). "Now" is `clock.reading()`,
which costs no query and which tests freeze.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from servicedesk.events import clock

MINUTE, HOUR, DAY = 60, 3600, 86400


def moment_text(at: datetime | None, now: datetime | None = None) -> str:
    """Return "today 15:00", "Thu 15:00" (within six days), "Tue 3 Mar 15:00" or "3 Mar 2025 15:00"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    today = timezone.localtime(now or clock.reading()).date()
    time = f"{local:%H:%M}"
    days = (local.date() - today).days
    near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}.get(days)
    if near is not None:
        return _("%(day)s %(time)s") % {"day": near, "time": time}
    if abs(days) < 7:
        return _("%(day)s %(time)s") % {"day": _weekday(local), "time": time}
    return _("%(day)s %(time)s") % {"day": date_text(local.date(), today), "time": time}


def date_text(day: date | None, today: date | None = None) -> str:
    """Return "Tue 3 Mar", or "3 Mar 2025" in another year than this one."""
    if day is None:
        return ""
    today = today or timezone.localtime(clock.reading()).date()
    parts = {"weekday": _weekday(day), "day": day.day, "month": _month(day), "year": day.year}
    if day.year == today.year:
        return pgettext("date of this year", "%(weekday)s %(day)s %(month)s") % parts
    return pgettext("date of another year", "%(day)s %(month)s %(year)s") % parts


def full_moment_text(at: datetime | None) -> str:
    """Return everything: "Thursday 26 November 2026, 15:00 (Asia/Shanghai, UTC+8)"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    parts = {
        "weekday": _long_weekday(local),
        "day": local.day,
        "month": _long_month(local),
        "year": local.year,
        "time": f"{local:%H:%M}",
        "zone": timezone.get_current_timezone_name(),
        "offset": _offset(local),
    }
    return _("%(weekday)s %(day)s %(month)s %(year)s, %(time)s (%(zone)s, %(offset)s)") % parts


def duration_text(length: float | timedelta | None) -> str:
    """Return a length in hours and minutes: "40 min", "2 h 10 min", "130 h" (minutes fall away from 24 h on).

    `length` is in seconds or a timedelta; its sign is dropped. Working time is never shown in days, because
    the length of a day differs between calendars.
    """
    if length is None:
        return ""
    seconds = abs(length.total_seconds() if isinstance(length, timedelta) else length)
    minutes = int(seconds // MINUTE)
    if minutes == 0:
        return _("under 1 min")
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(minutes)s min") % {"minutes": rest}
    if rest == 0 or hours >= 24:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def span_text(length: float | timedelta) -> str:
    """Return a length on the wall clock: as `duration_text` up to two days, then "3 days", "5 weeks"."""
    seconds = abs(length.total_seconds() if isinstance(length, timedelta) else length)
    if seconds < 2 * DAY:
        return duration_text(seconds)
    days = round(seconds / DAY)
    if days < 21:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    weeks = round(days / 7)
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def ago_text(at: datetime | None, now: datetime | None = None) -> str:
    """Return "just now", "5 min ago", "3 h ago", "4 days ago", or "in 20 min" for what is to come."""
    if at is None:
        return ""
    seconds = ((now or clock.reading()) - at).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now")
    rounded = seconds if abs(seconds) < 2 * HOUR else round(seconds / HOUR) * HOUR
    if seconds > 0:
        return _("%(length)s ago") % {"length": span_text(rounded)}
    return _("in %(length)s") % {"length": span_text(rounded)}


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // MINUTE)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def _weekday(day: date) -> str:
    return (
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )[day.weekday()]


def _long_weekday(day: date) -> str:
    return (
        pgettext("weekday", "Monday"),
        pgettext("weekday", "Tuesday"),
        pgettext("weekday", "Wednesday"),
        pgettext("weekday", "Thursday"),
        pgettext("weekday", "Friday"),
        pgettext("weekday", "Saturday"),
        pgettext("weekday", "Sunday"),
    )[day.weekday()]


def _month(day: date) -> str:
    return (
        pgettext("short month", "Jan"),
        pgettext("short month", "Feb"),
        pgettext("short month", "Mar"),
        pgettext("short month", "Apr"),
        pgettext("short month", "May"),
        pgettext("short month", "Jun"),
        pgettext("short month", "Jul"),
        pgettext("short month", "Aug"),
        pgettext("short month", "Sep"),
        pgettext("short month", "Oct"),
        pgettext("short month", "Nov"),
        pgettext("short month", "Dec"),
    )[day.month - 1]


def _long_month(day: date) -> str:
    return (
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    )[day.month - 1]
