"""How the promise of a ticket is calculated, for one reader: every clock with its rule, its sums and its history.

Read in a constant number of queries. What the reader may not know is not in it, so that page and API show all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department
from departments.queries.structure import units_with_parents
from servicedesk.accounts.models import User
from servicedesk.web.display.moments import moment_text
from servicedesk.web.display.people import named
from sla.enums import HEADLINE_KINDS, ClockKind, Outcome
from sla.models import Clock, Promise
from sla.queries.clock_history import histories_of
from sla.queries.fitting_policies import FittingPolicy, fitting_policies
from tickets.display.clock_words import clock_name, opening_note
from tickets.display.deadlines import Standing, standing_of
from tickets.display.promise_bar import Bar, bar_of
from tickets.models import Ticket
from tickets.queries.history import PriorityChange, priority_changes
from tickets.rules import Access, is_of

from .arithmetic import (
    Term,
    minutes_left,
    minutes_text,
    result,
    target_terms,
    terms,
    used_minutes,
)
from .changes import Change, StepLine, changes_of, steps_of
from .rules import calendar_words, rule_words
from .stretches import Share, Stretch, Units, shares_of, stretches_of, unit_ids
from .verdicts import correction_words, moved_due_words, verdict_words
from .whole_minutes import ShownHistory, in_whole_minutes


@dataclass(frozen=True)
class ExplainedClock:
    """One clock, explained: what a page shows in sentences, and the rows behind them.

    Lengths are those between moments as they are shown, to the minute; the exact rows are for programs.
    """

    history: ShownHistory
    name: str
    standing: Standing
    bar: Bar
    rule: list[str]
    calendar: str
    stretches: list[Stretch]
    terms: list[Term]
    used: str
    target_terms: list[Term]
    target: str
    result: str
    verdict: list[str]
    changes: list[Change]
    steps: list[StepLine]
    shares: list[Share]
    exact_stretches: list[Stretch]
    exact_shares: list[Share]
    charged_to: Department | None

    @property
    def clock(self) -> Clock:
        return self.history.clock

    @property
    def is_headline(self) -> bool:
        """Say whether it is the promise itself, beside which other clocks run."""
        return self.clock.kind in HEADLINE_KINDS

    @property
    def is_over(self) -> bool:
        """Say whether the clock is one that has ended, beside others that have not."""
        return self.clock.stopped_at is not None


@dataclass(frozen=True)
class Explanation:
    """All clocks of a promise, the promise itself before what runs beside it."""

    clocks: list[ExplainedClock]
    imported: str

    @property
    def is_empty(self) -> bool:
        return not self.clocks


@dataclass(frozen=True)
class _Context:
    """Who reads what at which moment, and what is read once for all clocks."""

    seen: Access
    is_mine: bool
    now: datetime
    promise: Promise
    policies: list[FittingPolicy]
    units: Units
    reasons: Mapping[datetime, PriorityChange]


def explain_promise(ticket: Ticket, viewer: User, seen: Access, now: datetime) -> Explanation:
    """Return the promise explained to a person; the ticket comes with its promise and companions."""
    zone = timezone.get_current_timezone()
    facts = histories_of(ticket.promise, seen.clock_kinds, at=now, zone=zone)
    histories = in_whole_minutes(facts, at=now, zone=zone)
    context = _Context(
        seen=seen,
        is_mine=is_of(viewer, ticket),
        now=now,
        promise=ticket.promise,
        policies=fitting_policies(ticket.promise) if histories else [],
        units=Units(units_with_parents(unit_ids(histories)), seen.sees_inside),
        reasons=priority_changes(ticket) if any(history.retargetings for history in histories) else {},
    )
    explained = [_explained(history, context) for history in histories]
    return Explanation(sorted(explained, key=_importance), _imported(ticket))


def _importance(one: ExplainedClock) -> tuple[int, bool, float]:
    """The promise before the other clocks, what still runs before what is over, the newest first."""
    order = {ClockKind.RESOLUTION.value: 0, ClockKind.FIRST_RESPONSE.value: 1}
    return (order.get(one.clock.kind, 2), one.is_over, -one.clock.started_at.timestamp())


def _explained(history: ShownHistory, context: _Context) -> ExplainedClock:
    clock, seen, is_mine = history.clock, context.seen, context.is_mine
    left = 60 * minutes_left(history)
    stretches = stretches_of(history.shown, context.units)
    return ExplainedClock(
        history=history,
        name=clock_name(clock, is_mine=is_mine, unit=named(stretches[0].unit) if stretches else ""),
        standing=replace(
            standing_of(clock, context.now, left, is_mine=is_mine), kind=""
        ),  # its name is shown beside it
        bar=bar_of(clock, history.reading, history.target, context.now),
        rule=rule_words(history, context.promise, context.policies),
        calendar=calendar_words(history),
        stretches=stretches,
        terms=terms(history),
        used=minutes_text(used_minutes(history)),
        target_terms=target_terms(history),
        target=minutes_text(history.shown_target.total),
        result=result(history),
        verdict=_verdict(history, context),
        changes=changes_of(history, context.reasons, seen),
        steps=steps_of(history, seen),
        shares=shares_of(history.shown, context.units),
        exact_stretches=stretches_of(history.exact, context.units),
        exact_shares=shares_of(history.exact, context.units),
        charged_to=context.units.get(history.charged_to),
    )


def _verdict(history: ShownHistory, context: _Context) -> list[str]:
    begins = opening_note(history.clock, history.reading, context.now)
    said = [
        verdict_words(history),
        begins,
        *correction_words(history),
        moved_due_words(history),
        _charged(history, context),
    ]
    return [text for text in said if text]


def _charged(history: ShownHistory, context: _Context) -> str:
    """Return for whom a miss counts: the unit that had it at the due moment, or no one after a misroute."""
    until = context.promise.excused_until
    if history.clock.breached_at is None or history.clock.kind == ClockKind.REQUESTER_WAIT:
        return ""
    unit = context.units.get(history.charged_to)
    if unit is not None:
        return _("The missed target counts for %(unit)s, which was responsible when it came due.") % {
            "unit": named(unit)
        }
    words = {"moment": moment_text(until)}
    return (
        _(
            "The missed target counts for no department: until %(moment)s the request was with the wrong "
            "department."
        )
        % words
    )


def _imported(ticket: Ticket) -> str:
    outcome = ticket.promise.imported_outcome
    if outcome == Outcome.MET:
        return _("Imported from another system, which recorded it as met.")
    if outcome == Outcome.BREACHED:
        return _("Imported from another system, which recorded it as missed.")
    if ticket.is_imported:
        return _("Imported from another system, which did not record whether it was met.")
    return ""
