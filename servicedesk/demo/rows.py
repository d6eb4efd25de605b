"""A told ticket as rows."""

from typing import Any

from sla.events import PromiseEvent
from sla.timer_kinds import ClockTimer
from tickets.enums import Source
from tickets.timer_kinds import TicketTimer
from tickets.workflow import OPEN_STATES, State

from .clocks import RESOLUTION, Clock, is_late
from .clockwork import Clockwork
from .copying import Rows
from .keeping import Keeper
from .steps import DRAIN_AFTER

TICKET, PROMISE = "tickets.ticket", "sla.promise"


def write_ticket(rows: Rows, keeper: Keeper) -> int:
    """Add everything about a ticket but its feedback; return the ticket's id."""
    promise = _write_promise(rows, keeper)
    filing, offer = keeper.filing, keeper.filing.offer
    ticket = rows.add(
        "tickets_ticket",
        keeper.number, filing.title, filing.description, offer.pk, offer.form, filing.answers, keeper.provider,
        keeper.consumer, filing.requester.pk, filing.filer.pk, keeper.holder, keeper.person, keeper.holder_since,
        keeper.state.value, "", keeper.priority, promise, keeper.cycle, offer.is_confidential, False, filing.at,
        keeper.first_response_at, keeper.resolved_at, keeper.closed_at, keeper.closed_how, keeper.was_misrouted, None,
        filing.place, filing.source.value,
    )  # fmt: skip
    _write_history(rows, keeper, ticket)
    for department, at in keeper.participations.items():
        rows.add("tickets_participation", ticket, department, at)
    for user, reason, since in keeper.watchers:
        rows.add("tickets_watcher", ticket, user, reason, since)
    _write_close_timers(rows, keeper, ticket)
    return ticket


def _write_history(rows: Rows, keeper: Keeper, ticket: int) -> None:
    messages = {
        id(one): rows.add(
            "tickets_message",
            ticket,
            one.author,
            one.kind,
            one.department,
            one.is_from_provider,
            one.body,
            one.at,
            Source.PAGE.value,
        )
        for one in keeper.messages
    }
    for seq, event in enumerate(keeper.events, start=1):
        data: dict[str, Any] = event.data
        if event.message is not None:
            data = data | {event.key: messages[id(event.message)]}
        rows.add_event(event.kind, TICKET, ticket, seq, event.actor, event.at, data)


def _write_close_timers(rows: Rows, keeper: Keeper, ticket: int) -> None:
    generation = 0
    for generation, fire_at in enumerate(keeper.close_fired_at, start=1):
        fired_at = fire_at + DRAIN_AFTER
        rows.add("timers_timer", TicketTimer.CLOSE.value, ticket, "", generation, fire_at, "fired", fired_at)
    if keeper.closes_at is not None and keeper.state == State.RESOLVED:
        rows.add(
            "timers_timer",
            TicketTimer.CLOSE.value,
            ticket,
            "",
            generation + 1,
            keeper.closes_at,
            "armed",
            None,
        )


def _write_promise(rows: Rows, keeper: Keeper) -> int:
    work = keeper.clocks
    running = [clock for clock in work.clocks if clock.state == "running"]
    promise = rows.add(
        "sla_promise",
        "ticket", work.provider, work.consumer, work.service, work.holder, work.priority, work.policy.pk,
        keeper.state in OPEN_STATES,
        min((clock.due_at for clock in running if clock.due_at), default=None),
        min((clock.at_risk_at for clock in running if clock.at_risk_at), default=None),
        work.excused_until, None,
    )  # fmt: skip
    granted: dict[int, int] = {}
    clocks = {id(clock): _write_clock(rows, promise, clock, granted) for clock in work.clocks}
    timers = _write_steps(rows, work, clocks)
    _write_facts(rows, work, promise, clocks, timers)
    for kind in ("first_response", RESOLUTION):
        _write_verdict(rows, work, promise, [clock for clock in work.clocks if clock.kind == kind])
    return promise


def _write_clock(rows: Rows, promise: int, clock: Clock, granted: dict[int, int]) -> int:
    """Add a clock with its rows; `granted` keeps the ids of its adjustments, which later cycles carry."""
    pk = rows.add(
        "sla_clock",
        promise, clock.kind, clock.cycle, clock.target_seconds, clock.carried, clock.started_at, clock.state,
        clock.original_due_at, clock.due_at, clock.at_risk_at, clock.stopped_at, clock.outcome, clock.breached_at,
        clock.detected_at, clock.policy, clock.calendar,
    )  # fmt: skip
    for one in clock.segments:
        rows.add("sla_segment", pk, one.starts_at, one.state, one.reason, one.holder, one.calendar_version)
    for row in clock.adjustments:
        before = granted[id(row.carried_from)] if row.carried_from is not None else None
        granted[id(row)] = rows.add("sla_adjustment", pk, row.amount, row.reason, row.at, row.by, before)
    return pk


def _write_steps(rows: Rows, work: Clockwork, clocks: dict[int, int]) -> dict[int, int]:
    """Add the timers that fired or were skipped, and those that are armed; return firing -> id.

    Timers that were armed and cancelled on the way say nothing any more and are left out.
    """
    timers = {}
    for clock in work.clocks:
        owner = clocks[id(clock)]
        for one in clock.firings:
            state = "fired" if one.is_fired else "skipped"
            timers[id(one)] = rows.add(
                "timers_timer", ClockTimer.STEP.value, owner, one.level, 1, one.fire_at, state, one.fired_at
            )
        if clock.stopped_at is None:
            for level, moment in clock.pending(work.policy):
                rows.add("timers_timer", ClockTimer.STEP.value, owner, level, 1, moment, "armed", None)
    return timers


def _write_facts(
    rows: Rows, work: Clockwork, promise: int, clocks: dict[int, int], timers: dict[int, int]
) -> None:
    for seq, fact in enumerate(sorted(work.facts, key=lambda one: one.at), start=1):
        clock, pk = fact.clock, clocks[id(fact.clock)]
        data: dict[str, Any] = {"clock": pk, "kind": clock.kind, **fact.data}
        if fact.kind == PromiseEvent.CLOCK_STOPPED:
            data["outcome"] = clock.outcome
        elif fact.firing is not None:
            data |= {
                "timer": timers[id(fact.firing)],
                "promise": promise,
                "level": fact.firing.level,
                "cycle": clock.cycle,
                "due_at": fact.due_at,
                "late": is_late(fact),
            }
        rows.add_event(fact.kind, PROMISE, promise, seq, fact.actor, fact.at, data)


def _write_verdict(rows: Rows, work: Clockwork, promise: int, cycles: list[Clock]) -> None:
    """How the kind counts: at its first miss, else by its last cycle (sla.actions.verdicts)."""
    last, missed = cycles[-1], [clock.breached_at for clock in cycles if clock.breached_at is not None]
    if not missed and last.outcome in (None, "cancelled"):
        return
    is_met = not missed
    counts_at = min(at for at in missed or (last.due_at, last.stopped_at) if at is not None)
    rows.add(
        "sla_verdict",
        promise, cycles[0].kind, *work.charged(cycles), work.consumer, work.service, is_met, is_met, False, counts_at,
    )  # fmt: skip
