"""The arithmetic of a clock in words: what is added up, the sum, and how it compares to the target.

Lengths are those between moments as they are shown, without seconds: so a line is what its clock times say, and the
lines add up. Whether a due was missed is never read from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servicedesk.web.display.durations import duration_text
from servicedesk.web.display.moments import date_text, moment_text
from sla.enums import AdjustmentReason, ClockKind, ClockState
from sla.models import Adjustment
from sla.stopwatch import ZERO
from sla.workings import Line

from .whole_minutes import MINUTE, ShownHistory

MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Term:
    """A line of the sum: what is added, and how many minutes it is shown as."""

    label: str
    minutes: int

    @property
    def text(self) -> str:
        return minutes_text(self.minutes)


def minutes_text(minutes: int) -> str:
    """Return "3 h", "2 h 30 min", "40 min": exact to the minute, however long."""
    hours, rest = divmod(abs(minutes), 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


def used_minutes(history: ShownHistory) -> int:
    """Return the time used as it is shown."""
    return history.shown.reading.elapsed // MINUTE


def minutes_left(history: ShownHistory) -> int:
    """Return what is left as it is shown, negative for what is over; 0 where seconds decide which of both it is."""
    left = history.shown_target.total - used_minutes(history)
    return min(left, 0) if history.reading.remaining < ZERO else max(left, 0)


def terms(history: ShownHistory) -> list[Term]:
    """Return what makes up the time used; their minutes add up to `used_minutes`."""
    return [Term(label, length // MINUTE) for label, length in _amounts(history)]


def target_terms(history: ShownHistory) -> list[Term]:
    """Return what the target is made of where it was adjusted; nothing where it is as promised."""
    target = history.shown_target
    grants = [Term(granted_words(row), minutes) for row, minutes in target.grants if minutes]
    return [Term(_("target"), target.promised), *grants] if grants else []


def granted_words(row: Adjustment) -> str:
    """Return why time was granted, and that it was before the clock's present round, if so."""
    reason = AdjustmentReason(row.reason).label
    if row.carried_from_id is None:
        return str(reason)
    return _("%(reason)s (before this reopening)") % {"reason": reason}


def result(history: ShownHistory) -> str:
    """Return "5 h 30 min used of 6 h, 30 min left, due Tue 3 Mar 10:30"."""
    clock, reading = history.clock, history.reading
    words = {
        "used": minutes_text(used_minutes(history)),
        "target": minutes_text(history.shown_target.total),
        "rest": rest_text(history),
        "due": moment_text(clock.due_at),
    }
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return _("%(used)s waited.") % words
    if clock.stopped_at is not None:
        return _("%(used)s used of %(target)s.") % words
    if reading.remaining < ZERO:
        return _("%(used)s used of %(target)s, %(rest)s over.") % words
    if clock.state == ClockState.PAUSED:
        return _("%(used)s used of %(target)s, %(rest)s left when it resumes.") % words
    return _("%(used)s used of %(target)s, %(rest)s left: due %(due)s.") % words


def _amounts(history: ShownHistory) -> Iterator[tuple[str, timedelta]]:
    if history.shown.carried:
        yield _("before this reopening"), history.shown.carried
    last_day = None
    for line in history.shown.lines:
        day = timezone.localtime(line.starts_at).date()
        yield _label(line, names_day=day != last_day), line.length
        last_day = day


def _label(line: Line, *, names_day: bool) -> str:
    start = timezone.localtime(line.starts_at)
    end = timezone.localtime(line.ends_at)
    last = timezone.localtime(line.ends_at - MOMENT).date()
    if line.grain == "window":
        text = f"{start:%H:%M}–{end:%H:%M}"
        if last != start.date():
            return f"{date_text(start.date())} {start:%H:%M} – {date_text(end.date())} {end:%H:%M}"
        text = f"{start:%H:%M}–24:00" if end.date() != start.date() else text
        return f"{date_text(start.date())} {text}" if names_day else text
    if line.grain == "day" or start.date() == last:
        return date_text(start.date())
    if line.grain == "month":
        return date_format(start.date(), "YEAR_MONTH_FORMAT")
    return str(start.year) if line.grain == "year" else f"{date_text(start.date())} – {date_text(last)}"


def rest_text(history: ShownHistory) -> str:
    """Return how much is left, or over."""
    minutes = minutes_left(history)
    return minutes_text(minutes) if minutes else duration_text(ZERO)
