"""Lines of a ticket's history in words: what happened, told to the one who reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from departments.enums import Priority
from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.web.people import named
from sla.enums import CONSUMER_KINDS, ClockKind, Level, WaitLevel
from tickets.enums import ClosedHow


@dataclass(frozen=True)
class Names:
    """The people and units that events speak of, by id; and whether the reader works on the ticket."""

    people: Mapping[int, User] = field(default_factory=dict)
    units: Mapping[int, Department] = field(default_factory=dict)
    is_worker: bool = False

    def person(self, pk: Any) -> str:
        """Return a person's name in the reader's language, "somebody" for an unknown one."""
        return named(self.people.get(pk)) or _("somebody")

    def unit(self, pk: Any) -> str:
        """Return a unit's name in the reader's language."""
        return named(self.units.get(pk)) or _("another department")

    def actor(self, event: Event) -> str:
        """Return who did it; the desk itself where nobody did."""
        return self.person(event.actor_id) if event.actor_id else _("The desk")


@dataclass(frozen=True)
class Line:
    """A line of history: words and an icon."""

    text: str
    icon: str = "dot"


def line_of(event: Event, names: Names) -> Line | None:
    """Return the event in words; None for one that needs no line, or none for this reader."""
    word = _WORDS.get(event.kind)
    return word(event, names) if word else None


def _submitted(event: Event, names: Names) -> Line | None:
    requester = event.data.get("requester")
    if requester is None or requester == event.actor_id:
        return None
    words = {"filer": names.actor(event), "requester": names.person(requester)}
    return Line(_("%(filer)s sent it for %(requester)s") % words, "send")


def _assigned(event: Event, names: Names) -> Line:
    person, unit = event.data.get("person"), names.unit(event.data.get("department"))
    words = {"actor": names.actor(event), "unit": unit, "person": names.person(person)}
    if person is None:
        return Line(_("%(actor)s gave it back to the queue of %(unit)s") % words, "inbox")
    if person == event.actor_id:
        return Line(_("%(actor)s took it") % words, "person-check")
    return Line(_("%(actor)s gave it to %(person)s, %(unit)s") % words, "person-check")


def _transferred(event: Event, names: Names) -> Line:
    data = event.data
    words = {
        "actor": names.actor(event),
        "source": names.unit(data.get("from")),
        "target": names.unit(data.get("to")),
        "reason": data.get("reason", ""),
    }
    if data.get("wrong_department"):
        text = _(
            "%(actor)s handed it from %(source)s to %(target)s, where it should have gone at once: %(reason)s"
        )
    else:
        text = _("%(actor)s handed it from %(source)s to %(target)s: %(reason)s")
    return Line(text % words, "arrow-left-right")


def _resolved(event: Event, names: Names) -> Line:
    if event.data.get("how"):
        return Line(_("Ended, since the question was not answered"), "check-lg")
    return Line(_("%(actor)s considers it done") % {"actor": names.actor(event)}, "check-lg")


def _asked(event: Event, names: Names) -> Line:
    return Line(
        _("%(actor)s waits for an answer; the time rests") % {"actor": names.actor(event)},
        "pause-circle-fill",
    )


def _answered(event: Event, names: Names) -> Line:
    return Line(_("The answer is there; the time goes on"), "play-fill")


def _confirmed(event: Event, names: Names) -> Line:
    return Line(_("%(actor)s confirmed that it is solved") % {"actor": names.actor(event)}, "hand-thumbs-up")


def _reopened(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "cycle": event.data.get("cycle")}
    return Line(
        _("%(actor)s says it is not solved yet; round %(cycle)s begins") % words, "arrow-counterclockwise"
    )


def _closed(event: Event, names: Names) -> Line | None:
    if event.data.get("how") == ClosedHow.CONFIRMED:
        return None
    if event.data.get("how") == ClosedHow.IMPORTED:
        return Line(_("Closed in the system it came from"), "lock")
    return Line(_("Closed, since nobody objected within three working days"), "lock")


def _cancelled(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "reason": event.data.get("reason", "")}
    if words["reason"]:
        return Line(_("%(actor)s withdrew the request: %(reason)s") % words, "x-circle")
    return Line(_("%(actor)s withdrew the request") % words, "x-circle")


def _priority_set(event: Event, names: Names) -> Line:
    data = event.data
    words = {
        "actor": names.actor(event),
        "before": _priority(data.get("from")),
        "after": _priority(data.get("to")),
        "reason": data.get("reason", ""),
    }
    text = _("%(actor)s changed the priority from %(before)s to %(after)s")
    if words["reason"]:
        text = _("%(actor)s changed the priority from %(before)s to %(after)s: %(reason)s")
    return Line(text % words, "flag")


def _imported_move(event: Event, names: Names) -> Line:
    words = {"state": event.data.get("source_state", "")}
    return Line(_("In the system it came from: %(state)s") % words, "clock-history")


def _step_fired(event: Event, names: Names) -> Line | None:
    """Both sides read that it is late; those who work it read the warnings, and how their team keeps its time."""
    data = event.data
    kind, level = data.get("kind"), data.get("level")
    if kind == ClockKind.REQUESTER_WAIT:
        return None if level == WaitLevel.NO_ANSWER else Line(_("The requester was reminded"), "bell")
    if kind not in CONSUMER_KINDS and not names.is_worker:
        return None
    due = data.get("due_at")
    is_late = due is not None and event.at >= datetime.fromisoformat(due)
    if is_late:
        first, again = LATE_WORDS.get(kind, LATE_WORDS[ClockKind.RESOLUTION])
        return Line(str(first if level == Level.BREACH else again), "exclamation-octagon-fill")
    if not names.is_worker:
        return None
    half, risk = WARNING_WORDS.get(kind, WARNING_WORDS[ClockKind.RESOLUTION])
    if level == Level.HALF:
        return Line(str(half), "hourglass-split")
    return Line(str(risk), "exclamation-triangle-fill")


# kind of clock -> (when it became late, when it still is)
LATE_WORDS = {
    ClockKind.FIRST_RESPONSE: (
        gettext_lazy("The first answer is late"),
        gettext_lazy("Still no answer: the heads were told"),
    ),
    ClockKind.NEXT_RESPONSE: (
        gettext_lazy("The next answer is late"),
        gettext_lazy("Still no answer: the heads were told"),
    ),
    ClockKind.CADENCE: (gettext_lazy("News are overdue"), gettext_lazy("Still no news: the heads were told")),
    ClockKind.OWNERSHIP: (
        gettext_lazy("The team has had it longer than agreed"),
        gettext_lazy("The team still has it: the heads were told"),
    ),
    ClockKind.RESOLUTION: (
        gettext_lazy("The promised time is over"),
        gettext_lazy("Still not done: the heads were told"),
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


def _priority(value: Any) -> str:
    return str(Priority(value).label) if value in Priority.values else pgettext("priority", "unknown")


_WORDS: dict[str, Callable[[Event, Names], Line | None]] = {
    "ticket.submitted": _submitted,
    "ticket.assigned": _assigned,
    "ticket.transferred": _transferred,
    "ticket.asked": _asked,
    "ticket.answered": _answered,
    "ticket.resolved": _resolved,
    "ticket.confirmed": _confirmed,
    "ticket.reopened": _reopened,
    "ticket.closed": _closed,
    "ticket.cancelled": _cancelled,
    "ticket.priority_set": _priority_set,
    "ticket.imported_move": _imported_move,
    "sla.step_fired": _step_fired,
}
