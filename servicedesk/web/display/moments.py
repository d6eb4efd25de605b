"""Moments and lengths of time in words, in the reader's language and zone.

Django's current zone and language decide (the middleware of accounts sets them). "Now" is `clock.reading()`,
which costs no query and which tests freeze. A page says the same days and minutes many times: a process
remembers how it worded them.
"""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from servicedesk.events import clock

from .zones import offset_text, zone_time

REMEMBERED = 4096  # minutes in words
WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)
LONG_WEEKDAYS = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)
MONTHS = (
    pgettext_lazy("short month", "Jan"),
    pgettext_lazy("short month", "Feb"),
    pgettext_lazy("short month", "Mar"),
    pgettext_lazy("short month", "Apr"),
    pgettext_lazy("short month", "May"),
    pgettext_lazy("short month", "Jun"),
    pgettext_lazy("short month", "Jul"),
    pgettext_lazy("short month", "Aug"),
    pgettext_lazy("short month", "Sep"),
    pgettext_lazy("short month", "Oct"),
    pgettext_lazy("short month", "Nov"),
    pgettext_lazy("short month", "Dec"),
)
LONG_MONTHS = (
    pgettext_lazy("month", "January"),
    pgettext_lazy("month", "February"),
    pgettext_lazy("month", "March"),
    pgettext_lazy("month", "April"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "June"),
    pgettext_lazy("month", "July"),
    pgettext_lazy("month", "August"),
    pgettext_lazy("month", "September"),
    pgettext_lazy("month", "October"),
    pgettext_lazy("month", "November"),
    pgettext_lazy("month", "December"),
)
NEAR = {0: gettext_lazy("today"), 1: gettext_lazy("tomorrow"), -1: gettext_lazy("yesterday")}


def moment_text(at: datetime | None, now: datetime | None = None) -> str:
    """Return "today 15:00", "Thu 15:00" (within six days), "Tue 3 Mar 15:00" or "3 Mar 2025 15:00"."""
    if at is None:
        return ""
    zone = timezone.get_current_timezone()
    today = (now or clock.reading()).astimezone(zone).date()
    minute = at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
    return _moment_in_words(minute, today, get_language())


@lru_cache(maxsize=REMEMBERED)
def _moment_in_words(minute: datetime, today: date, _language: str | None) -> str:
    days = (minute.date() - today).days
    if days in NEAR:
        day = str(NEAR[days])
    elif abs(days) < 7:
        day = str(WEEKDAYS[minute.weekday()])
    else:
        day = date_text(minute.date(), today)
    return _("%(day)s %(time)s") % {"day": day, "time": f"{minute:%H:%M}"}


def date_text(day: date | None, today: date | None = None) -> str:
    """Return "Tue 3 Mar", or "3 Mar 2025" in another year than this one."""
    if day is None:
        return ""
    today = today or timezone.localtime(clock.reading()).date()
    parts = {
        "weekday": WEEKDAYS[day.weekday()],
        "day": day.day,
        "month": MONTHS[day.month - 1],
        "year": day.year,
    }
    if day.year == today.year:
        return pgettext("date of this year", "%(weekday)s %(day)s %(month)s") % parts
    return pgettext("date of another year", "%(day)s %(month)s %(year)s") % parts


def month_text(at: datetime | None) -> str:
    """Return "Mar 2026"."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    parts = {"month": MONTHS[local.month - 1], "year": local.year}
    return pgettext("month of a year", "%(month)s %(year)s") % parts


def dated_moment_text(at: datetime | None) -> str:
    """Return "Thu 26 Nov, 15:00 (Shanghai time)", for what is read on another day than it is written on: mails."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    parts = {"date": date_text(local.date()), "time": f"{local:%H:%M}"}
    return _("%(date)s, %(time)s (%(zone)s)") % {**parts, "zone": zone_time()}


def full_moment_text(at: datetime | None) -> str:
    """Return everything: "Thursday 26 November 2026, 15:00 (Shanghai time, UTC+8)"."""
    if at is None:
        return ""
    return _full_moment_in_words(at, timezone.get_current_timezone(), get_language())


def printed_moment_text(at: datetime | None) -> str:
    """Return "Thursday 26 November 2026, 15:00", for a page that says its zone once."""
    if at is None:
        return ""
    return _printed_moment_in_words(at, timezone.get_current_timezone(), get_language())


@lru_cache(maxsize=REMEMBERED)
def _full_moment_in_words(at: datetime, zone: tzinfo, language: str | None) -> str:
    parts = {
        "moment": _printed_moment_in_words(at, zone, language),
        "zone": zone_time(str(zone)),
        "offset": offset_text(at.astimezone(zone)),
    }
    return _("%(moment)s (%(zone)s, %(offset)s)") % parts


@lru_cache(maxsize=REMEMBERED)
def _printed_moment_in_words(at: datetime, zone: tzinfo, _language: str | None) -> str:
    local = at.astimezone(zone)
    parts = {
        "weekday": LONG_WEEKDAYS[local.weekday()],
        "day": local.day,
        "month": LONG_MONTHS[local.month - 1],
        "year": local.year,
        "time": f"{local:%H:%M}",
    }
    return _("%(weekday)s %(day)s %(month)s %(year)s, %(time)s") % parts
