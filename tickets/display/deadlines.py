"""The state of the promise of each ticket of a list, as the deadline chip shows it; three queries for any list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from servicedesk.accounts.models import User
from servicedesk.calendars.queries import shown_schedules
from servicedesk.calendars.worktime import ALWAYS, Schedule
from sla.enums import ClockKind, ClockState, Outcome, PauseReason
from sla.models import Clock
from sla.queries.present_clocks import first_due, kept_in_time
from tickets.models import Ticket
from tickets.rules import is_of
from tickets.workflow import State

from .pauses import pause_words


@dataclass(frozen=True)
class Standing:
    """What the chip shows (servicedesk/web/display/deadlines.py); `kind` is the clock that is due next."""

    state: str
    due_at: datetime | None = None
    left: float | None = None
    reason: str = ""
    kind: str = ""

    @property
    def what(self) -> str:
        """Return the word for what is due, where that is not the work itself: "answer", "news"."""
        if self.state in ("running", "at_risk", "late"):
            return str(_DUE.get(self.kind, ""))
        return ""


_DUE: dict[str, Any] = {
    ClockKind.FIRST_RESPONSE: pgettext_lazy("what is due", "reply"),
    ClockKind.NEXT_RESPONSE: pgettext_lazy("what is due", "reply"),
    ClockKind.CADENCE: pgettext_lazy("what is due", "update"),
    ClockKind.APPROVAL: pgettext_lazy("what is due", "approval"),
}


def standing_of(clock: Clock, now: datetime, left: float | None = None, *, is_mine: bool = False) -> Standing:
    """Return the state of one clock; `left`: working time left in seconds, `is_mine`: the desk waits for the reader."""
    if clock.stopped_at is not None:
        return _stopped(clock)
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return Standing("paused", reason=_waited_for(is_mine), kind=clock.kind)
    if clock.state == ClockState.PAUSED or clock.due_at is None:
        reason = last_reason(clock)
        words = _waited_for(is_mine) if reason == PauseReason.REQUESTER else pause_words(reason)
        return Standing("paused", reason=words, kind=clock.kind)
    return Standing(_urgency(clock, now), clock.due_at, left, kind=clock.kind)


def _stopped(clock: Clock) -> Standing:
    """A wait is over and no more: it is reported, and neither kept nor missed."""
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return Standing("none", reason=pgettext("wait", "over"), kind=clock.kind)
    reason = str(Outcome.CANCELLED.label) if clock.outcome == Outcome.CANCELLED else ""
    return Standing(_ENDS.get(clock.outcome or "", "done"), clock.due_at, reason=reason, kind=clock.kind)


def last_reason(clock: Clock) -> str:
    """Return why the clock is paused; "" for one that runs. Uses prefetched rows."""
    return max(clock.segments.all(), key=lambda one: (one.starts_at, one.pk)).reason


_ENDS = {Outcome.MET.value: "kept", Outcome.BREACHED.value: "late", Outcome.CANCELLED.value: "none"}


def standings(tickets: Iterable[Ticket], now: datetime, viewer: User) -> dict[int, Standing]:
    """Return ticket id -> its standing; tickets come with their promise.

    Its moment is what is due first, by which lists are sorted; it is at risk as soon as any of its clocks is.
    """
    tickets = list(tickets)
    due = first_due([ticket.promise_id for ticket in tickets if ticket.promise.next_due_at])
    schedules = shown_schedules(
        {clock.calendar_id for clock in due.values() if clock.calendar_id is not None}
    )
    verdicts = kept_in_time([ticket.promise_id for ticket in tickets if not ticket.is_open])
    found = {}
    for ticket in tickets:
        clock = due.get(ticket.promise_id)
        if not ticket.is_open:
            found[ticket.pk] = _ended(ticket, verdicts)
        elif clock is None or clock.due_at is None:
            found[ticket.pk] = _resting(ticket, viewer)
        else:
            schedule = ALWAYS if clock.calendar_id is None else schedules[clock.calendar_id]
            standing = standing_of(clock, now, _left(clock.due_at, schedule, now))
            found[ticket.pk] = _with_risk(standing, ticket.promise.at_risk_at, now)
    return found


def _with_risk(standing: Standing, at_risk_at: datetime | None, now: datetime) -> Standing:
    """Warn of a promise of which something that is due later is at risk already."""
    if standing.state == "running" and at_risk_at is not None and at_risk_at <= now:
        return replace(standing, state="at_risk")
    return standing


def _urgency(clock: Clock, now: datetime) -> str:
    if clock.due_at is not None and clock.due_at < now:
        return "late"
    return "at_risk" if clock.at_risk_at is not None and clock.at_risk_at <= now else "running"


def _left(due_at: datetime, schedule: Schedule, now: datetime) -> float:
    """Return the working time left in seconds; negative when it is late."""
    if due_at < now:
        return -schedule.elapsed(due_at, now).total_seconds()
    return schedule.elapsed(now, due_at).total_seconds()


def _waited_for(is_mine: bool) -> str:
    return _("waiting for your reply") if is_mine else _("waiting for the requester")


def _resting(ticket: Ticket, viewer: User) -> Standing:
    if ticket.state == State.WAITING_REQUESTER:
        mine = is_of(viewer, ticket)
        return Standing("paused", reason=_waited_for(mine))
    if ticket.state == State.WAITING_THIRD_PARTY:
        return Standing("paused", reason=pause_words(PauseReason.THIRD_PARTY))
    if ticket.state == State.AWAITING_APPROVAL:
        return Standing("paused", reason=pause_words(PauseReason.APPROVAL))
    return Standing("none")


def _ended(ticket: Ticket, verdicts: Mapping[int, bool]) -> Standing:
    """Return how it was judged; what ended without being done, and missed nothing until then, does not count."""
    imported = ticket.promise.imported_outcome
    kept = verdicts.get(ticket.promise_id, imported == Outcome.MET if imported else None)
    if kept is not None:
        return Standing("kept" if kept else "late")
    if ticket.state in (State.RESOLVED, State.CLOSED):
        return Standing("done")
    return Standing("none", reason=str(Outcome.CANCELLED.label))
