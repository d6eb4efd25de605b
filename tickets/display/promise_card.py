"""The promise of a ticket as its page shows it: what is due, what is paused, and notes on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from departments.cached_reads import calendars_by_id
from servicedesk.accounts.models import User
from servicedesk.timers.models import Timer
from servicedesk.web.display.durations import duration_text
from servicedesk.web.display.joining import sentences
from servicedesk.web.display.people import named
from sla.enums import HEADLINE_KINDS, ClockKind, ClockState
from sla.models import Clock
from sla.queries.present_clocks import newest_cycles, reminders_of
from sla.queries.readings import attach_rows, effective_target, read_clock
from sla.stopwatch import ZERO, Reading
from tickets.models import Ticket
from tickets.rules import Access, is_of

from .clock_words import clock_name, clock_note, miss_note, opening_note, wait_note, will_be_kept
from .deadlines import Standing, last_reason, standing_of
from .pauses import goes_on_words
from .promise_bar import Bar, bar_of


@dataclass(frozen=True)
class ClockCard:
    """One clock as the page shows it at `now`; `note` is what is to be said beside the figures.

    What a line alone does not show is calculated when it is asked for.
    """

    clock: Clock
    now: datetime
    name: str
    standing: Standing
    note: str = ""
    reading: Reading | None = None

    @cached_property
    def bar(self) -> Bar:
        reading = self.reading or read_clock(self.clock, self.now)
        return bar_of(self.clock, reading, effective_target(self.clock), self.now)

    @property
    def is_headline(self) -> bool:
        """Say whether the promise itself is meant: the first answer, and when it is done."""
        return self.clock.kind in HEADLINE_KINDS

    @property
    def is_short(self) -> bool:
        """Say whether a line is enough: for the first answer once it is given, and what runs beside the promise."""
        is_answered = self.clock.kind == ClockKind.FIRST_RESPONSE and self.clock.stopped_at is not None
        return is_answered or not self.is_headline

    @property
    def has_chip(self) -> bool:
        """Whether it has a deadline chip; a wait says its state in words."""
        return self.clock.kind != ClockKind.REQUESTER_WAIT

    @property
    def target_words(self) -> str:
        return duration_text(effective_target(self.clock))

    @property
    def resting_words(self) -> str:
        """Return how long it did not count; "" for no time."""
        return duration_text(self.bar.resting) if self.bar.resting else ""


def cards_of(ticket: Ticket, now: datetime, viewer: User, seen: Access) -> list[ClockCard]:
    """Return the newest cycle of each clock that matters to the person; five queries, however many clocks."""
    newest = newest_cycles(ticket.promise_id, seen.clock_kinds)
    shown = [clock for clock in newest.values() if _is_shown(clock)]
    attach_rows(shown)
    _attach_calendars(shown)
    timers = reminders_of(newest.get(ClockKind.REQUESTER_WAIT))
    is_mine = is_of(viewer, ticket)
    return sorted((_card(clock, ticket, now, timers, is_mine) for clock in shown), key=_importance)


def _attach_calendars(clocks: Sequence[Clock]) -> None:
    calendars = calendars_by_id(clock.calendar_id for clock in clocks if clock.calendar_id is not None)
    for clock in clocks:
        clock.calendar = calendars[clock.calendar_id] if clock.calendar_id is not None else None


def _is_shown(clock: Clock) -> bool:
    """Other clocks than the promise's are shown while they run or where they were missed, but not while paused."""
    return clock.kind in HEADLINE_KINDS or clock.state == ClockState.RUNNING or clock.breached_at is not None


def _importance(card: ClockCard) -> tuple[bool, bool, bool, datetime]:
    """Running clocks come before paused and ended ones, the promise before the others; then by due moment."""
    far = datetime.max.replace(tzinfo=card.clock.started_at.tzinfo)
    is_over = card.clock.stopped_at is not None
    is_answer = card.clock.kind == ClockKind.FIRST_RESPONSE
    return (is_over, not card.is_headline, is_answer if is_over else False, card.clock.due_at or far)


def _card(clock: Clock, ticket: Ticket, now: datetime, timers: Iterable[Timer], is_mine: bool) -> ClockCard:
    reading = read_clock(clock, now) if clock.stopped_at is None else None
    left = reading.remaining.total_seconds() if reading is not None else None
    standing = standing_of(clock, now, left, is_mine=is_mine)
    return ClockCard(
        clock=clock,
        now=now,
        name=clock_name(clock, is_mine=is_mine),
        standing=replace(standing, kind=""),  # the name is beside it
        note=_notes(clock, ticket, reading, timers, now, is_mine) if reading is not None else "",
        reading=reading,
    )


def _notes(
    clock: Clock, ticket: Ticket, reading: Reading, timers: Iterable[Timer], now: datetime, is_mine: bool
) -> str:
    """Return the notes on a clock that runs on; with its miss, where it does not look late any more."""
    said = [_note(clock, ticket, reading, timers, now, is_mine)]
    if clock.breached_at is not None and reading.remaining >= ZERO:
        said.append(miss_note(clock))
        said += [will_be_kept(clock)] if clock.exclusions.all() and reading.missed_at is None else []
    return sentences(said)


def _note(
    clock: Clock, ticket: Ticket, reading: Reading, timers: Iterable[Timer], now: datetime, is_mine: bool
) -> str:
    """Return what is to be said of a clock that has not stopped."""
    if clock.kind == ClockKind.REQUESTER_WAIT:
        return wait_note(clock, timers, is_mine=is_mine)
    if clock.state == ClockState.PAUSED and clock.kind in HEADLINE_KINDS:
        return goes_on_words(last_reason(clock), is_mine=is_mine)
    return clock_note(clock, named(ticket.holder_department)) or opening_note(clock, reading, now)
