"""A calendar in words: hours, dates, what differs between two contents, what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from servicedesk.calendars.arithmetic.opening_hours import DAYS, END_OF_DAY, Windows, write_windows
from servicedesk.calendars.editing.differences import DATE, ZONE, Change, Run, runs
from servicedesk.calendars.editing.year import DayKind
from servicedesk.calendars.holidays.coverage import Gap, Missing
from servicedesk.web.display.joining import listed
from servicedesk.web.display.moments import LONG_WEEKDAYS, MONTHS, WEEKDAYS, date_text
from servicedesk.web.display.zones import zone_words

AROUND_THE_CLOCK = [["00:00", "24:00"]]

KINDS = {
    DayKind.WORKING: gettext_lazy("working day"),
    DayKind.FREE: gettext_lazy("day off"),
    DayKind.CLOSED: pgettext_lazy("day set apart", "closed"),
    DayKind.OPEN: gettext_lazy("open (normally a day off)"),
    DayKind.SHORTENED: gettext_lazy("shortened"),
    DayKind.CHANGED: gettext_lazy("different hours"),
}


@dataclass(frozen=True)
class Line:
    """A difference as one reads it, and the names of the rows behind it."""

    title: str
    before: str
    after: str
    names: list[str]
    first: date | None
    last: date | None


def lines_of(changes: Iterable[Change], *, year: int | None = None) -> list[Line]:
    """Return the rows in words; dates that follow each other and say the same are one line.

    `year`: the one that is understood, and need not be named.
    """
    return [_line(run, year) for run in runs(changes)]


def hours_words(hours: list[list[str]] | None) -> str:
    """Return "09:00–12:00, 13:30–18:00", "closed", "around the clock" or, for None, "as the week says"."""
    if hours is None:
        return _("regular hours")
    if hours == AROUND_THE_CLOCK:
        return _("24 hours")
    return listed(f"{opens}–{closes}" for opens, closes in hours) or pgettext("calendar", "closed")


def week_words(week: Sequence[Windows]) -> list[str]:
    """Return "Mon–Fri 09:00–12:00, 13:30–18:00", "Sat 09:00–12:00": days alike in one line, closed ones left out."""
    days = [hours_words(write_windows(windows)) if windows else "" for windows in week]
    if not any(days):
        return [pgettext("calendar", "closed")]
    if all(windows == ((0, END_OF_DAY),) for windows in week):
        return days[:1]
    alike = [[place for place, _hours in run] for _hours, run in groupby(enumerate(days), itemgetter(1))]
    return [
        _("%(day)s %(time)s") % {"day": _days_words(run[0], run[-1]), "time": days[run[0]]}
        for run in alike
        if days[run[0]]
    ]


def date_words(on: date, year: int | None = None) -> str:
    """Return "Mon 16 Feb 2026", or "Mon 16 Feb" in the `year` that is understood."""
    if on.year == year:
        return date_text(on, on)
    parts = {
        "weekday": WEEKDAYS[on.weekday()],
        "day": on.day,
        "month": MONTHS[on.month - 1],
        "year": on.year,
    }
    return pgettext("date with weekday and year", "%(weekday)s %(day)s %(month)s %(year)s") % parts


def dates_words(first: date, last: date, year: int | None = None) -> str:
    """Return a date, or "Mon 16 Feb 2026 to Mon 23 Feb 2026 (8 days)"."""
    if first == last:
        return date_words(first, year)
    days = (last - first).days + 1
    words = {"first": date_words(first, year), "last": date_words(last, year), "days": days}
    return (
        ngettext("%(first)s to %(last)s (%(days)s day)", "%(first)s to %(last)s (%(days)s days)", days)
        % words
    )


def missing_words(found: Missing) -> str:
    """Return what is missing, what follows from it, and what to do."""
    words = {"year": found.year, "last": date_words(found.last) if found.last else ""}
    return str(GAPS[found.gap]) % words


def missing_in_short(found: Missing) -> str:
    """Return what is missing, for a list."""
    return str(GAPS_IN_SHORT[found.gap]) % {"year": found.year}


GAPS_IN_SHORT = {
    Gap.THIS_YEAR: gettext_lazy("holidays of %(year)s are missing"),
    Gap.NEXT_YEAR: gettext_lazy("holidays of %(year)s are missing"),
    Gap.MAKE_UP: gettext_lazy("make-up working days of %(year)s are missing"),
    Gap.PROVISIONAL: gettext_lazy("official days of %(year)s are not known yet"),
}
GAPS = {
    Gap.THIS_YEAR: gettext_lazy(
        "No holidays are set for %(year)s, so timers follow the regular week on every day. Import the "
        "national set."
    ),
    Gap.NEXT_YEAR: gettext_lazy(
        "The holidays of %(year)s are missing. The last special day is %(last)s; after that, timers "
        "follow the regular week."
    ),
    Gap.MAKE_UP: gettext_lazy(
        "The make-up working days of %(year)s have been published, but this calendar has none of them. "
        "Compare again."
    ),
    Gap.PROVISIONAL: gettext_lazy(
        "The desk does not know the official days of %(year)s yet. These are the holidays by date, "
        "without make-up working days. Compare again once they are announced and the desk has been "
        "updated."
    ),
}


def _days_words(first: int, last: int) -> str:
    words = {"first": WEEKDAYS[first], "last": WEEKDAYS[last]}
    return str(words["first"]) if first == last else pgettext("weekdays", "%(first)s–%(last)s") % words


def _line(run: Run, year: int | None) -> Line:
    first, last = run.first, run.last
    return Line(
        title=_title(run, year),
        before=_side(first, first.before),
        after=_side(first, first.after),
        names=run.names,
        first=first.on if first.part == DATE else None,
        last=last.on if last.part == DATE else None,
    )


def _title(run: Run, year: int | None) -> str:
    if run.first.part == ZONE:
        return _("Time zone")
    if run.first.part == DATE:
        return dates_words(run.first.on, run.last.on, year)
    return str(LONG_WEEKDAYS[DAYS.index(run.first.key)])


def _side(change: Change, value: Any) -> str:
    return zone_words(str(value)) if change.part == ZONE else hours_words(value)
