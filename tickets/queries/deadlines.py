"""How the promise of each ticket of a list stands now, as the deadline chip shows it; three queries for any list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from servicedesk.accounts.models import User
from servicedesk.calendars.models import schedule_of
from servicedesk.calendars.queries import newest_versions
from servicedesk.calendars.worktime import ALWAYS, Schedule
from sla.enums import CONSUMER_KINDS, ClockKind, ClockState, Outcome
from sla.models import Clock, Verdict
from tickets.models import Ticket
from tickets.workflow import State


@dataclass(frozen=True)
class Standing:
    """What the chip shows (servicedesk/web/deadlines.py), and for what: `kind` is the clock that is due next."""

    state: str
    due_at: datetime | None = None
    left: float | None = None
    reason: str = ""
    kind: str = ""

    @property
    def is_answer(self) -> bool:
        """Say whether the first answer is what is due."""
        return self.kind == ClockKind.FIRST_RESPONSE


def standings(tickets: Iterable[Ticket], now: datetime, viewer: User) -> dict[int, Standing]:
    """Return ticket id -> its standing; tickets come with their promise."""
    tickets = list(tickets)
    due = _next_due([ticket.promise_id for ticket in tickets if ticket.promise.next_due_at])
    schedules = _schedules({clock.calendar_id for clock in due.values() if clock.calendar_id is not None})
    verdicts = _verdicts([ticket.promise_id for ticket in tickets if not ticket.is_open])
    found = {}
    for ticket in tickets:
        clock = due.get(ticket.promise_id)
        if not ticket.is_open:
            found[ticket.pk] = _ended(ticket, verdicts)
        elif clock is None or clock.due_at is None:
            found[ticket.pk] = _resting(ticket, viewer)
        else:
            schedule = ALWAYS if clock.calendar_id is None else schedules[clock.calendar_id]
            found[ticket.pk] = _running(ticket, clock, clock.due_at, schedule, now)
    return found


def _next_due(promises: list[int]) -> dict[int, Clock]:
    """Return promise id -> its running clock that is due first."""
    running = Clock.objects.filter(promise__in=promises, state=ClockState.RUNNING, kind__in=CONSUMER_KINDS)
    return {clock.promise_id: clock for clock in running.order_by("-due_at", "-pk")}


def _schedules(calendars: set[int]) -> Mapping[int, Schedule]:
    return {calendar: schedule_of(version) for calendar, version in newest_versions(calendars).items()}


def _verdicts(promises: list[int]) -> dict[int, bool]:
    """Return promise id -> whether every part of it was kept."""
    kept: dict[int, bool] = {}
    for promise, is_met in Verdict.objects.filter(promise__in=promises).values_list("promise_id", "is_met"):
        kept[promise] = kept.get(promise, True) and is_met
    return kept


def _running(ticket: Ticket, clock: Clock, due_at: datetime, schedule: Schedule, now: datetime) -> Standing:
    if due_at < now:
        return Standing("late", due_at, -schedule.elapsed(due_at, now).total_seconds(), kind=clock.kind)
    at_risk = ticket.promise.at_risk_at is not None and ticket.promise.at_risk_at <= now
    left = schedule.elapsed(now, due_at).total_seconds()
    return Standing("at_risk" if at_risk else "running", due_at, left, kind=clock.kind)


def _resting(ticket: Ticket, viewer: User) -> Standing:
    if ticket.state == State.WAITING_REQUESTER:
        mine = viewer.pk in (ticket.requester_id, ticket.filer_id)
        return Standing("paused", reason=_("waits for you") if mine else _("waits for the requester"))
    if ticket.state == State.WAITING_THIRD_PARTY:
        return Standing("paused", reason=_("waits for a third party"))
    if ticket.state == State.AWAITING_APPROVAL:
        return Standing("paused", reason=_("waits for approval"))
    return Standing("none")


def _ended(ticket: Ticket, verdicts: Mapping[int, bool]) -> Standing:
    imported = ticket.promise.imported_outcome
    kept = verdicts.get(ticket.promise_id, imported == Outcome.MET if imported else None)
    return Standing("done" if kept is None else "kept" if kept else "late")
