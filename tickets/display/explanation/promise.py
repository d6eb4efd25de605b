"""How the promise of a ticket is worked out, for one reader: every clock with its rule, its sums and its history.

Read in a constant number of queries. What the reader may not know is not in it, so that page and API show all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.events.models import Event
from servicedesk.events.record import subject_type
from servicedesk.web.display.moments import moment_text
from servicedesk.web.display.people import named
from sla.enums import HEADLINE_KINDS, ClockKind, Outcome
from sla.models import Clock, Promise
from sla.queries.clock_history import Account, accounts_of
from tickets.display.clock_words import clock_name, opening_note
from tickets.display.deadlines import Standing, standing_of
from tickets.display.promise_bar import Bar, bar_of
from tickets.events import TicketEvent
from tickets.models import Ticket
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
from .rules import Candidate, calendar_words, policies_around, rule_words
from .stretches import Row, Share, Units, rows_of, shares_of, unit_ids
from .verdicts import corrected, dues, verdict


@dataclass(frozen=True)
class Explained:
    """One clock, explained: what a page shows in sentences, and the rows behind them.

    Lengths are those between moments as they are shown, to the minute; the exact rows are for programs.
    """

    account: Account
    name: str
    standing: Standing
    bar: Bar
    rule: list[str]
    calendar: str
    rows: list[Row]
    terms: list[Term]
    used: str
    target_terms: list[Term]
    target: str
    result: str
    verdict: list[str]
    changes: list[Change]
    steps: list[StepLine]
    shares: list[Share]
    exact_rows: list[Row]
    exact_shares: list[Share]
    charged_to: Department | None

    @property
    def clock(self) -> Clock:
        return self.account.clock

    @property
    def is_headline(self) -> bool:
        """Say whether it is the promise itself, beside which others go on."""
        return self.clock.kind in HEADLINE_KINDS

    @property
    def is_over(self) -> bool:
        """Say whether the clock is one that has ended, beside others that have not."""
        return self.clock.stopped_at is not None


@dataclass(frozen=True)
class Explanation:
    """All clocks of a promise, the promise itself before what goes on beside it."""

    clocks: list[Explained]
    imported: str

    @property
    def is_empty(self) -> bool:
        return not self.clocks


@dataclass(frozen=True)
class _Reading:
    """Who reads what at which moment, and what is read once for all clocks."""

    seen: Access
    is_mine: bool
    now: datetime
    promise: Promise
    policies: list[Candidate]
    units: Units
    reasons: Mapping[datetime, Event]


def explanation(ticket: Ticket, viewer: User, seen: Access, now: datetime) -> Explanation:
    """Return the promise explained to a person; the ticket comes with its promise and companions."""
    zone = timezone.get_current_timezone()
    accounts = accounts_of(ticket.promise, seen.clock_kinds, at=now, zone=zone)
    reading = _Reading(
        seen=seen,
        is_mine=is_of(viewer, ticket),
        now=now,
        promise=ticket.promise,
        policies=policies_around(ticket.promise) if accounts else [],
        units=_units(accounts, seen),
        reasons=_reasons(ticket) if any(account.retargetings for account in accounts) else {},
    )
    explained = [_explained(account, reading) for account in accounts]
    return Explanation(sorted(explained, key=_importance), _imported(ticket))


def _importance(one: Explained) -> tuple[int, bool, float]:
    """The promise before what goes on beside it, what goes on before what is over, the newest first."""
    order = {ClockKind.RESOLUTION.value: 0, ClockKind.FIRST_RESPONSE.value: 1}
    return (order.get(one.clock.kind, 2), one.is_over, -one.clock.started_at.timestamp())


def _explained(account: Account, reading: _Reading) -> Explained:
    clock, seen, is_mine = account.clock, reading.seen, reading.is_mine
    left = 60 * minutes_left(account)
    rows = rows_of(account.shown, reading.units)
    return Explained(
        account=account,
        name=clock_name(clock, is_mine=is_mine, unit=named(rows[0].unit) if rows else ""),
        standing=replace(
            standing_of(clock, reading.now, left, is_mine=is_mine), kind=""
        ),  # its name stands beside
        bar=bar_of(clock, account.reading, account.target, reading.now),
        rule=rule_words(account, reading.promise, reading.policies),
        calendar=calendar_words(account),
        rows=rows,
        terms=terms(account),
        used=minutes_text(used_minutes(account)),
        target_terms=target_terms(account),
        target=minutes_text(account.shown_target.total),
        result=result(account),
        verdict=_verdict(account, reading),
        changes=changes_of(account, reading.reasons, seen),
        steps=steps_of(account, seen),
        shares=shares_of(account.shown, reading.units),
        exact_rows=rows_of(account.exact, reading.units),
        exact_shares=shares_of(account.exact, reading.units),
        charged_to=reading.units.get(account.charged_to),
    )


def _verdict(account: Account, reading: _Reading) -> list[str]:
    begins = opening_note(account.clock, account.reading, reading.now)
    said = [verdict(account), begins, *corrected(account), dues(account), _charged(account, reading)]
    return [text for text in said if text]


def _charged(account: Account, reading: _Reading) -> str:
    """Return for whom a miss counts: who held it at the due moment, or nobody after a misroute."""
    until = reading.promise.excused_until
    if account.clock.breached_at is None or account.clock.kind == ClockKind.REQUESTER_WAIT:
        return ""
    unit = reading.units.get(account.charged_to)
    if unit is not None:
        return _("The miss counts for %(unit)s, which had it when it fell due.") % {"unit": named(unit)}
    words = {"moment": moment_text(until)}
    return _("The miss counts for nobody: until %(moment)s it was with the wrong department.") % words


def _units(accounts: list[Account], seen: Access) -> Units:
    wanted = unit_ids(accounts)
    rows = Department.objects.select_related("parent__parent").defer("about_en", "about_zh")
    return Units(rows.order_by().in_bulk(wanted) if wanted else {}, seen.sees_inside)


def _reasons(ticket: Ticket) -> dict[datetime, Event]:
    """Return moment -> the change of priority that was made then."""
    rows = Event.objects.filter(
        subject_type=subject_type(Ticket), subject_id=ticket.pk, kind=TicketEvent.PRIORITY_SET
    )
    return {event.at: event for event in rows}


def _imported(ticket: Ticket) -> str:
    outcome = ticket.promise.imported_outcome
    if outcome == Outcome.MET:
        return _("It came from another system, which says: kept.")
    if outcome == Outcome.BREACHED:
        return _("It came from another system, which says: missed.")
    if ticket.is_imported:
        return _("It came from another system, which has not said whether it was in time.")
    return ""
