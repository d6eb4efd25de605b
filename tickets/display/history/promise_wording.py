"""What happened to a request's promise, in words: warnings, lateness, corrections."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servicedesk.events.kinds import data_of
from servicedesk.events.models import Event
from servicedesk.web.display.moments import moment_text
from sla.display.corrections import reason_words
from sla.enums import CONSUMER_KINDS, ClockKind, Level, WaitLevel
from sla.events import Excluded, PromiseEvent, StepFired

from .lines import Line, Names


def _excluded(event: Event, names: Names) -> Line | None:
    """Both sides read what an arbiter left out; what concerns the team alone, those who work it."""
    said = data_of(event, Excluded)
    if said.kind not in CONSUMER_KINDS and not names.is_worker:
        return None
    words = {
        "actor": names.actor(event),
        "start": moment_text(said.from_),
        "end": moment_text(said.to),
        "clock": ClockKind(said.kind).label,
        "reason": reason_words(names.text(said.reason)),
    }
    text = _("%(actor)s excluded %(start)s to %(end)s from %(clock)s: %(reason)s")
    return Line(text % words, "slash-circle")


def _step_fired(event: Event, names: Names) -> Line | None:
    """Both sides read that it is late; those who work it also read the warnings, and about their team's own target."""
    fired = data_of(event, StepFired)
    kind, level = fired.kind, fired.level
    if kind == ClockKind.REQUESTER_WAIT:
        return None if level == WaitLevel.NO_ANSWER else Line(_("The requester was reminded"), "bell")
    if kind not in CONSUMER_KINDS and not names.is_worker:
        return None
    if fired.due_at is not None and event.at >= fired.due_at:
        first, again, long = LATE_WORDS.get(kind, LATE_WORDS[ClockKind.RESOLUTION])
        text = first if level == Level.BREACH else long if level == Level.DOUBLE else again
        return Line(str(text), "exclamation-octagon-fill")
    if not names.is_worker:
        return None
    half, risk = WARNING_WORDS.get(kind, WARNING_WORDS[ClockKind.RESOLUTION])
    if level == Level.HALF:
        return Line(str(half), "hourglass-split")
    return Line(str(risk), "exclamation-triangle-fill")


# kind of clock -> (when it became late, when it still is, when it is late by as much again)
LATE_WORDS = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("The first response is overdue"),
        gettext_lazy("Still no reply. Escalated to the next level"),
        gettext_lazy("Still no reply after twice the time. Escalated to the level above"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("The next response is overdue"),
        gettext_lazy("Still no reply. Escalated to the next level"),
        gettext_lazy("Still no reply after twice the time. Escalated to the level above"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy("Progress update overdue"),
        gettext_lazy("Still no progress update. Escalated to the next level"),
        gettext_lazy("Still no progress update after twice the time. Escalated to the level above"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("The team has had it longer than agreed"),
        gettext_lazy("Still with the team. Escalated to the next level"),
        gettext_lazy("Still with the team after twice the time. Escalated to the level above"),
    ),
    ClockKind.RESOLUTION: (
        gettext_lazy("The promised time has passed"),
        gettext_lazy("Still not resolved. Escalated to the next level"),
        gettext_lazy("Still not resolved after twice the time. Escalated to the level above"),
    ),
}
# kind of clock -> (half of the time is used, it is at risk)
WARNING_WORDS = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("Half of the time for the first response is used"),
        gettext_lazy("The first response is at risk"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("Half of the time for the next response is used"),
        gettext_lazy("The next response is at risk"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy("Half of the time until the next progress update is used"),
        gettext_lazy("Progress update due soon"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("Half of the time with the team is used"),
        gettext_lazy("The time with the team is at risk"),
    ),
    ClockKind.RESOLUTION: (gettext_lazy("Half of the time is used"), gettext_lazy("The promise is at risk")),
}


PROMISE_WORDS: Mapping[PromiseEvent, Callable[[Event, Names], Line | None]] = {
    PromiseEvent.EXCLUDED: _excluded,
    PromiseEvent.STEP_FIRED: _step_fired,
}
