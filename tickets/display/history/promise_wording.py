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
        "reason": reason_words(said.reason),
    }
    text = _("%(actor)s left out %(start)s to %(end)s of the promise (%(clock)s): %(reason)s")
    return Line(text % words, "slash-circle")


def _step_fired(event: Event, names: Names) -> Line | None:
    """Both sides read that it is late; those who work it read the warnings, and how their team keeps its time."""
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
        gettext_lazy("The first answer is late"),
        gettext_lazy("Still no answer: the next level was told"),
        gettext_lazy("Still no answer after twice the time: the level above was told too"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("The next answer is late"),
        gettext_lazy("Still no answer: the next level was told"),
        gettext_lazy("Still no answer after twice the time: the level above was told too"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy("News are overdue"),
        gettext_lazy("Still no news: the next level was told"),
        gettext_lazy("Still no news after twice the time: the level above was told too"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("The team has had it longer than agreed"),
        gettext_lazy("The team still has it: the next level was told"),
        gettext_lazy("The team still has it after twice the time: the level above was told too"),
    ),
    ClockKind.RESOLUTION: (
        gettext_lazy("The promised time is over"),
        gettext_lazy("Still not done: the next level was told"),
        gettext_lazy("Still not done after twice the time: the level above was told too"),
    ),
}
# kind of clock -> (half of the time is used, it is at risk)
WARNING_WORDS = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("Half of the time for the first answer is used"),
        gettext_lazy("The first answer is at risk"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("Half of the time for the next answer is used"),
        gettext_lazy("The next answer is at risk"),
    ),
    ClockKind.CADENCE: (
        gettext_lazy("Half of the time until the next news is used"),
        gettext_lazy("News are due soon"),
    ),
    ClockKind.OWNERSHIP: (
        gettext_lazy("Half of the team's time is used"),
        gettext_lazy("The team's time is at risk"),
    ),
    ClockKind.RESOLUTION: (gettext_lazy("Half of the time is used"), gettext_lazy("The promise is at risk")),
}


PROMISE_WORDS: Mapping[PromiseEvent, Callable[[Event, Names], Line | None]] = {
    PromiseEvent.EXCLUDED: _excluded,
    PromiseEvent.STEP_FIRED: _step_fired,
}
