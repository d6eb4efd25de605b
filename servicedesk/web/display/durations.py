"""How long something takes, or is past, in words."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from servicedesk.events import clock

from .moments import REMEMBERED

MINUTE, HOUR, DAY = 60, 3600, 86400


def duration_text(length: float | timedelta | None) -> str:
    """Return a length in hours and minutes: "40 min", "2 h 10 min", "130 h" (minutes fall away from 24 h on).

    `length` is in seconds or a timedelta; its sign is dropped. Working time is never shown in days, because
    the length of a day differs between calendars.
    """
    if length is None:
        return ""
    seconds = abs(length.total_seconds() if isinstance(length, timedelta) else length)
    return _minutes_in_words(int(seconds // MINUTE), get_language())


@lru_cache(maxsize=REMEMBERED)
def _minutes_in_words(minutes: int, _language: str | None) -> str:
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
