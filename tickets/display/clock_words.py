"""What the clocks of a request are called, and what one line says of each."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from servicedesk.timers.models import Timer
from servicedesk.web.display.joining import listed, sentences
from servicedesk.web.display.moments import moment_text
from sla.enums import ClockKind, ClockState, WaitLevel
from sla.models import Clock
from sla.queries.readings import spans_of
from sla.stopwatch import Reading

NAMES = {
    ClockKind.FIRST_RESPONSE: gettext_lazy("First response"),
    ClockKind.RESOLUTION: pgettext_lazy("promise", "Resolution"),
    ClockKind.NEXT_RESPONSE: gettext_lazy("Next response"),
    ClockKind.CADENCE: gettext_lazy("Progress updates"),
    ClockKind.OWNERSHIP: gettext_lazy("Time with the team (OLA)"),
    ClockKind.APPROVAL: gettext_lazy("Approval"),
    ClockKind.REQUESTER_WAIT: gettext_lazy("Wait for the requester"),
    ClockKind.STEP: gettext_lazy("Step"),
}


def clock_name(clock: Clock, *, is_mine: bool = False, unit: str = "") -> str:
    """Return what a clock is called; `is_mine`: the reader is the one who is waited for; `unit` had it."""
    if clock.kind == ClockKind.OWNERSHIP and unit:
        return _("Time with %(unit)s") % {"unit": unit}
    if clock.kind == ClockKind.REQUESTER_WAIT and is_mine:
        return _("Your reply")
    return str(NAMES[ClockKind(clock.kind)])


def clock_note(clock: Clock, unit: str) -> str:
    """Return what an open clock of a kind without a bar of its own says; `unit` has the request now."""
    words = {"unit": unit, "since": moment_text(clock.started_at), "due": moment_text(clock.due_at)}
    match clock.kind:
        case ClockKind.NEXT_RESPONSE:
            return _("A message from %(since)s is waiting for a reply. Due %(due)s.") % words
        case ClockKind.CADENCE:
            return _("Last progress update: %(since)s. Next one due: %(due)s.") % words
        case ClockKind.OWNERSHIP:
            return (
                _("%(unit)s has had it since %(since)s and agreed to transfer or resolve it by %(due)s.")
                % words
            )
    return ""


def miss_note(clock: Clock) -> str:
    """Return that a miss is on record, for a clock that is due later now."""
    return _("A target was missed: it was due %(due)s.") % {"due": moment_text(clock.breached_at)}


def will_be_kept(clock: Clock) -> str:
    """Return what a correction means for a clock that runs on after a miss."""
    if clock.due_at is None:
        return _("It will count as met if it ends within the time left; until then it counts as missed.")
    words = {"due": moment_text(clock.due_at)}
    return _("It will count as met if it ends by %(due)s; until then it counts as missed.") % words


def opening_note(clock: Clock, reading: Reading, now: datetime) -> str:
    """Return when the time of a clock begins that was started outside working hours; "" once it has begun."""
    schedule = spans_of(clock)[-1].schedule
    is_waiting = clock.state == ClockState.RUNNING and reading.raw_elapsed == clock.carried
    if not is_waiting or schedule.is_open(now):
        return ""
    words = {"moment": moment_text(schedule.next_opening(now))}
    return _("They are closed now. The timer starts %(moment)s.") % words


def wait_note(clock: Clock, timers: Iterable[Timer], *, is_mine: bool) -> str:
    """Return since when a requester is waited for, what reminds them, and how the wait ends without an answer."""
    since = {"since": moment_text(clock.started_at)}
    said = [
        _("Waiting for your reply since %(since)s.") % since if is_mine else _("Since %(since)s.") % since
    ]
    by_state: dict[str, list[datetime]] = {Timer.State.FIRED: [], Timer.State.ARMED: []}
    end = None
    for timer in timers:
        if timer.name == WaitLevel.NO_ANSWER:
            end = timer.fire_at
        elif timer.state in by_state:
            by_state[timer.state].append(timer.fired_at or timer.fire_at)
    if by_state[Timer.State.FIRED]:
        said.append(_("Reminded %(moments)s.") % {"moments": _listed(by_state[Timer.State.FIRED])})
    if by_state[Timer.State.ARMED]:
        said.append(_("Next reminders %(moments)s.") % {"moments": _listed(by_state[Timer.State.ARMED])})
    if end is not None:
        said.append(_("If there is no reply, it closes %(moment)s.") % {"moment": moment_text(end)})
    return sentences(said)


def _listed(moments: Iterable[datetime]) -> str:
    return listed(moment_text(moment) for moment in sorted(moments))
