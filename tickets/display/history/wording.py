"""Lines of a ticket's history in words: what happened, told to the one who reads it.

Each verb says in its spec which of them its events have; those here are recorded by no verb.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from departments.enums import Priority
from servicedesk.events.kinds import EventKind, data_of
from servicedesk.events.models import Event
from servicedesk.web.display.joining import clauses
from tickets.display.ending import closed_by_itself
from tickets.enums import SPOKEN, ClosedHow
from tickets.events import (
    AnswersChanged,
    Assigned,
    Cancelled,
    Closed,
    ImportedMove,
    PrioritySet,
    Reopened,
    Resolved,
    Submitted,
    TicketEvent,
    Transferred,
    Watching,
)

from .lines import Line, Names, Readers, Shown
from .needs_wording import owner_found, owner_taken_back, refile_undone, word_due
from .promise_wording import PROMISE_WORDS

_shown: dict[str, Shown] = {}


Kind = TypeVar("Kind", bound=EventKind)


def show(kinds: Mapping[Kind, Shown]) -> None:
    """Let histories show these kinds of events. Raises ValueError where one is to be shown in two ways."""
    for kind, shown in kinds.items():
        if _shown.setdefault(kind, shown) != shown:
            raise ValueError(f"{kind} is shown in two ways")


def shown_kinds() -> Mapping[str, Shown]:
    """Return kind of event -> how it is shown."""
    return _shown


def line_of(event: Event, names: Names) -> Line | None:
    """Return the event in words; None for one that needs no line, or none for this reader."""
    shown = _shown.get(event.kind)
    return shown.line(event, names) if shown and shown.line else None


def news_of(event: Event, names: Names) -> Line | None:
    """Return the event in words for one who is about to write, and may not have seen it."""
    shown = _shown.get(event.kind)
    words = shown and (shown.news or shown.line)
    return words(event, names) if words else None


def submitted(event: Event, names: Names) -> Line | None:
    said = data_of(event, Submitted)
    if said.requester == event.actor_id:
        return None
    words = {"filer": names.actor(event), "requester": names.person(said.requester)}
    if said.source in SPOKEN:
        words["how"] = str(said.source.label)
        return Line(_("%(filer)s submitted it for %(requester)s, who asked %(how)s") % words, "telephone")
    return Line(_("%(filer)s submitted it for %(requester)s") % words, "send")


def assigned(event: Event, names: Names) -> Line:
    now = data_of(event, Assigned)
    unit, person = names.unit(now.department), names.person(now.person)
    words = {"actor": names.actor(event), "unit": unit, "person": person}
    if now.left is not None:
        words["person"] = names.person(now.left)
        return Line(_("%(person)s has left; the request is back in the queue of %(unit)s") % words, "inbox")
    if now.moved is not None:
        words["person"] = names.person(now.moved)
        said = _("%(person)s no longer works for %(unit)s; the request is back in its queue")
        return Line(said % words, "inbox")
    if now.person is None:
        return Line(_("%(actor)s returned it to the queue of %(unit)s") % words, "inbox")
    if now.person == event.actor_id:
        return Line(_("%(actor)s took it") % words, "person-check")
    return Line(_("%(actor)s assigned it to %(person)s, %(unit)s") % words, "person-check")


def transferred(event: Event, names: Names) -> Line:
    said = data_of(event, Transferred)
    words = {
        "actor": names.actor(event),
        "source": names.unit(said.from_),
        "target": names.unit(said.to),
        "reason": names.text(said.reason),
    }
    if said.wrong_department:
        text = _("%(actor)s transferred it from %(source)s, the wrong department, to %(target)s: %(reason)s")
    else:
        text = _("%(actor)s transferred it from %(source)s to %(target)s: %(reason)s")
    return Line(text % words, "arrow-left-right")


def resolved(event: Event, names: Names) -> Line:
    if data_of(event, Resolved).how:
        return Line(_("Ended, because the question was not answered"), "check-lg")
    return Line(_("%(actor)s resolved it") % {"actor": names.actor(event)}, "check-lg")


def asked(event: Event, names: Names) -> Line:
    return Line(
        _("%(actor)s is waiting for a reply; the timer is paused") % {"actor": names.actor(event)},
        "pause-circle-fill",
    )


def replied(event: Event, names: Names) -> Line:
    return Line(_("%(actor)s replied") % {"actor": names.actor(event)}, "reply")


def answered(event: Event, names: Names) -> Line:
    return Line(_("The reply has arrived; the timer resumed"), "play-fill")


def confirmed(event: Event, names: Names) -> Line:
    return Line(_("%(actor)s confirmed that it is solved") % {"actor": names.actor(event)}, "hand-thumbs-up")


def reopened(event: Event, names: Names) -> Line:
    times = data_of(event, Reopened).cycle - 1
    text = ngettext(
        "%(actor)s reopened it, because it is not solved yet",
        "%(actor)s reopened it, because it is not solved yet (%(n)s reopenings so far)",
        times,
    )
    return Line(text % {"actor": names.actor(event), "n": times}, "arrow-counterclockwise")


def closed(event: Event, names: Names) -> Line | None:
    how = data_of(event, Closed).how
    if how == ClosedHow.CONFIRMED:
        return None
    if how == ClosedHow.IMPORTED:
        return Line(_("Closed in the system it was imported from"), "lock")
    return Line(closed_by_itself(), "lock")


def cancelled(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "reason": names.text(data_of(event, Cancelled).reason)}
    if words["reason"]:
        return Line(_("%(actor)s withdrew the request: %(reason)s") % words, "x-circle")
    return Line(_("%(actor)s withdrew the request") % words, "x-circle")


def priority_set(event: Event, names: Names) -> Line:
    said = data_of(event, PrioritySet)
    words = {
        "actor": names.actor(event),
        "before": _priority(said.from_),
        "after": _priority(said.to),
        "reason": names.text(said.reason),
    }
    text = _("%(actor)s changed the priority from “%(before)s” to “%(after)s”")
    if words["reason"]:
        text = _("%(actor)s changed the priority from “%(before)s” to “%(after)s”: %(reason)s")
    return Line(text % words, "flag")


def invited(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "person": names.person(data_of(event, Watching).person)}
    return Line(_("%(actor)s invited %(person)s to follow it") % words, "eye")


def watcher_removed(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "person": names.person(data_of(event, Watching).person)}
    return Line(_("%(actor)s removed %(person)s from the followers") % words, "eye-slash")


def filled(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "changes": _changes(event, names)}
    return Line(_("%(actor)s filled in the form: %(changes)s") % words, "pencil")


def supplied(event: Event, names: Names) -> Line:
    words = {"actor": names.actor(event), "changes": _changes(event, names)}
    return Line(_("%(actor)s added to the request: %(changes)s") % words, "upload")


def awaited(event: Event, names: Names) -> Line:
    return Line(_("The requester was reminded of what they wanted to send today"), "alarm")


def _changes(event: Event, names: Names) -> str:
    return clauses(names.answers[pk] for pk in data_of(event, AnswersChanged).changes if pk in names.answers)


def imported_move(event: Event, names: Names) -> Line:
    words = {"state": names.text(data_of(event, ImportedMove).source_state)}
    return Line(_("In the original system: %(state)s") % words, "clock-history")


def _priority(value: Any) -> str:
    return str(Priority(value).label) if value in Priority.values else pgettext("priority", "unknown")


show(
    {
        TicketEvent.SUBMITTED: Shown(submitted),
        TicketEvent.IMPORTED_MOVE: Shown(imported_move),
        TicketEvent.OWNER_FOUND: Shown(owner_found),
        TicketEvent.REFILE_UNDONE: Shown(refile_undone),
        TicketEvent.OWNER_TAKEN_BACK: Shown(owner_taken_back),
        TicketEvent.WORD_DUE: Shown(word_due, is_quiet=True),
        TicketEvent.AWAITED: Shown(awaited, to=Readers.CONTENT, is_quiet=True),
    }
)
show({kind: Shown(words) for kind, words in PROMISE_WORDS.items()})
