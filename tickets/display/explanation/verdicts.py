"""The state of a clock in words: kept or missed, what corrections change in that, why its due moment moved."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from servicedesk.web.display.joining import clauses
from servicedesk.web.display.moments import moment_text
from sla.enums import ClockKind, ClockState, Outcome
from sla.stopwatch import ZERO
from tickets.display.clock_words import miss_note, will_be_kept

from .arithmetic import minutes_text, rest_text, used_minutes
from .whole_minutes import MINUTE, ShownHistory


def verdict_words(history: ShownHistory) -> str:
    """Return whether the clock was kept or missed and by how much, or its state while it runs."""
    clock = history.clock
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return _("A wait is reported, but never counts as overdue.")
    missed = clock.breached_at
    words = {
        "length": rest_text(history),
        "due": moment_text(missed or clock.due_at),
        "stopped": moment_text(clock.stopped_at),
    }
    if clock.outcome == Outcome.CANCELLED:
        return _("It ended %(stopped)s and is not counted.") % words
    if clock.outcome == Outcome.MET:
        return _("Met, with %(length)s to spare.") % words
    if missed is not None:
        return _missed(history, words)
    return ""


def correction_words(history: ShownHistory) -> list[str]:
    """Return the verdict on record and the one after corrections, where they differ; nothing without corrections."""
    if not history.exclusions:
        return []
    words = {
        "raw": minutes_text(history.shown.reading.raw_elapsed // MINUTE),
        "used": minutes_text(used_minutes(history)),
    }
    said = [_("Originally %(raw)s, corrected %(used)s. Both are reported.") % words]
    if history.may_be_kept:
        said.append(will_be_kept(history.clock))
    elif history.clock.breached_at is not None and not history.is_missed:
        said.append(_("With the corrections it counts as met; the original miss stays on record."))
    return said


def moved_due_words(history: ShownHistory) -> str:
    """Return how the due moment has moved since the first one; "" where it has not."""
    first, last = history.clock.original_due_at, history.clock.due_at
    if first is None or last is None or abs(last - first) < MINUTE:
        return ""
    words = {"first": moment_text(first), "last": moment_text(last), "causes": clauses(_causes(history))}
    if not words["causes"]:
        return _("It was first due %(first)s, later %(last)s.") % words
    return _("It was first due %(first)s, later %(last)s: %(causes)s.") % words


def _causes(history: ShownHistory) -> Iterator[str]:
    """Yield why the due has moved."""
    versions = {part.segment.calendar_version for part in history.exact.parts} - {None}
    if any(part.segment.state == ClockState.PAUSED for part in history.exact.parts):
        yield _("the timer was paused")
    if len({version.calendar_id for version in versions if version is not None}) > 1:
        yield _("it moved to another calendar")
    elif len(versions) > 1:
        yield _("the calendar changed")
    began = history.clock.started_at  # what it had from its beginning has moved no due
    if any(row.at > began for row, _minutes in history.own_grants) or history.retargetings:
        yield _("the target changed")
    if history.exclusions:
        yield _("time was excluded")


def _missed(history: ShownHistory, words: dict[str, str]) -> str:
    if history.reading.remaining < ZERO and history.clock.stopped_at is not None:
        return _("Missed by %(length)s: it was due %(due)s and ended %(stopped)s.") % words
    if history.clock.stopped_at is not None:
        return _("Missed: it was due %(due)s and ended %(stopped)s.") % words
    if history.reading.remaining < ZERO:
        return _("Missed: it was due %(due)s.") % words
    if history.may_be_kept:
        return miss_note(history.clock)
    return _("Missed: it was due %(due)s. Later changes do not undo this.") % words
