"""The arithmetic of a clock in words: what is added up, what it comes to, how that stands against the target.

Lengths are shown in whole minutes that always add up: each line takes what its end adds to the rounded sum.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from servicedesk.web.moments import date_text, duration_text, moment_text
from sla.enums import AdjustmentReason, ClockKind, ClockState, Outcome
from sla.queries.accounts import Account
from sla.stopwatch import ZERO
from sla.workings import Line

MINUTE = timedelta(minutes=1)
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


def used_minutes(account: Account) -> int:
    """Return the time used as it is shown: what is left, or over, is never shown as more than it is."""
    return _rounded(account, account.reading.elapsed)


def terms(account: Account) -> list[Term]:
    """Return what makes up the time used; their minutes add up to `used_minutes`."""
    found, place = [], ZERO
    for label, length in _amounts(account):
        before, place = _rounded(account, place), place + length
        found.append(Term(label, _rounded(account, place) - before))
    return found


def target_terms(account: Account) -> list[Term]:
    """Return what the target is made of where it was adjusted; nothing where it is as promised."""
    if not account.adjustments:
        return []
    found, place = [], timedelta(seconds=account.clock.target_seconds)
    found.append(Term(_("promised"), round(place / MINUTE)))
    for row in account.adjustments:
        before, place = place, place + row.amount
        label = str(AdjustmentReason(row.reason).label)
        found.append(Term(label, round(place / MINUTE) - round(before / MINUTE)))
    return found


def result(account: Account) -> str:
    """Return "5 h 30 min used of 6 h, 30 min left, due Tue 3 Mar 10:30"."""
    clock, reading = account.clock, account.reading
    words = {
        "used": minutes_text(used_minutes(account)),
        "target": minutes_text(round(account.target / MINUTE)),
        "rest": minutes_text(abs(round(account.target / MINUTE) - used_minutes(account))),
        "due": moment_text(clock.due_at),
    }
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return _("%(used)s waited.") % words
    if clock.stopped_at is not None:
        return _("%(used)s used of %(target)s.") % words
    if reading.remaining < ZERO:
        return _("%(used)s used of %(target)s, %(rest)s over.") % words
    if clock.state == ClockState.PAUSED:
        return _("%(used)s used of %(target)s, %(rest)s left when it goes on.") % words
    return _("%(used)s used of %(target)s, %(rest)s left: due %(due)s.") % words


def verdict(account: Account) -> str:
    """Return how the clock ended, or stands: kept or missed, and by how much."""
    clock, reading = account.clock, account.reading
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return _("A wait is reported, and never late.")
    missed = clock.breached_at
    words = {
        "length": duration_text(reading.remaining),
        "due": moment_text(missed or clock.due_at),
        "stopped": moment_text(clock.stopped_at),
    }
    if clock.outcome == Outcome.CANCELLED:
        return _("It ended %(stopped)s without counting.") % words
    if clock.outcome == Outcome.MET:
        return _("Kept, with %(length)s to spare.") % words
    if missed is not None:
        return _missed(account, words)
    return ""


def corrected(account: Account) -> list[str]:
    """Return what was on record and what stands after corrections, where they differ; nothing without corrections."""
    if not account.exclusions:
        return []
    words = {
        "raw": minutes_text(_rounded(account, account.reading.raw_elapsed)),
        "used": minutes_text(used_minutes(account)),
    }
    said = [_("As it ran: %(raw)s. Corrected: %(used)s; both are reported.") % words]
    if account.clock.breached_at is not None and not account.is_missed:
        said.append(_("With the corrections it counts as kept; the miss stays on record beside it."))
    return said


def dues(account: Account) -> str:
    """Return how the due moment has moved since the first one; "" where it has not."""
    first, last = account.clock.original_due_at, account.clock.due_at
    if first is None or last is None or abs(last - first) < MINUTE:
        return ""
    words = {"first": moment_text(first), "last": moment_text(last)}
    return _("It was due %(first)s at first; with pauses and changes that became %(last)s.") % words


def _missed(account: Account, words: dict[str, str]) -> str:
    if account.reading.remaining < ZERO and account.clock.stopped_at is not None:
        return _("Missed by %(length)s: it was due %(due)s, and ended %(stopped)s.") % words
    if account.clock.stopped_at is not None:
        return _("Missed: it was due %(due)s, and ended %(stopped)s.") % words
    if account.reading.remaining < ZERO:
        return _("Missed: it was due %(due)s.") % words
    return _("Missed: it was due %(due)s. What was changed later does not undo that.") % words


def _amounts(account: Account) -> Iterator[tuple[str, timedelta]]:
    if account.clock.carried:
        yield _("from the rounds before"), account.clock.carried
    last_day = None
    for line in account.lines:
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


def _rounded(account: Account, length: timedelta) -> int:
    return (floor if account.reading.remaining < ZERO else ceil)(length / MINUTE)
