"""The promise of a ticket as its page shows it: what is due, what rests, and what one should know of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from servicedesk.accounts.models import User
from servicedesk.timers.models import Timer
from servicedesk.web.moments import duration_text
from servicedesk.web.people import named
from sla.enums import HEADLINE_KINDS, ClockKind, ClockState
from sla.models import Clock
from sla.queries.accounts import STEPS
from sla.queries.readings import effective_target, read_clock
from tickets.models import Ticket
from tickets.rules import Access

from .clock_words import clock_name, clock_note, opening_note, wait_note
from .deadlines import Standing, last_reason, standing_of
from .promise_bar import Bar, bar_of
from .waiting import goes_on_words


@dataclass(frozen=True)
class ClockCard:
    """One clock as the page shows it; `note` is what is to be said beside the figures."""

    clock: Clock
    name: str
    standing: Standing
    bar: Bar
    target: timedelta
    note: str = ""

    @property
    def is_headline(self) -> bool:
        """Say whether the promise itself is meant: the first answer, and when it is done."""
        return self.clock.kind in HEADLINE_KINDS

    @property
    def is_short(self) -> bool:
        """Say whether a line is enough: for the first answer once it is given, and what goes on beside the promise."""
        is_answered = self.clock.kind == ClockKind.FIRST_RESPONSE and self.clock.stopped_at is not None
        return is_answered or not self.is_headline

    @property
    def has_chip(self) -> bool:
        """A wait says in words how it stands."""
        return self.clock.kind != ClockKind.REQUESTER_WAIT

    @property
    def target_words(self) -> str:
        return duration_text(self.target)

    @property
    def resting_words(self) -> str:
        """Return how long it did not count; "" for no time."""
        return duration_text(self.bar.resting) if self.bar.resting else ""


def cards_of(ticket: Ticket, now: datetime, viewer: User, seen: Access) -> list[ClockCard]:
    """Return the newest cycle of each clock that matters to the person; five queries, however many clocks."""
    rows = Clock.objects.filter(promise=ticket.promise_id, kind__in=seen.clock_kinds)
    rows = rows.select_related("calendar").prefetch_related("segments", "exclusions", "adjustments")
    newest = {clock.kind: clock for clock in rows.order_by("cycle")}
    shown = [clock for clock in newest.values() if _is_shown(clock)]
    timers = _reminders(newest.get(ClockKind.REQUESTER_WAIT))
    is_mine = viewer.pk in (ticket.requester_id, ticket.filer_id)
    return sorted((_card(clock, ticket, now, timers, is_mine) for clock in shown), key=_importance)


def _is_shown(clock: Clock) -> bool:
    """What goes on beside the promise is shown while it does, or where it was missed; what rests with it is not."""
    return clock.kind in HEADLINE_KINDS or clock.state == ClockState.RUNNING or clock.breached_at is not None


def _importance(card: ClockCard) -> tuple[bool, bool, bool, datetime]:
    """What still runs comes before what rests or is over, the promise before what goes on beside it; then by due."""
    far = datetime.max.replace(tzinfo=card.clock.started_at.tzinfo)
    is_over = card.clock.stopped_at is not None
    is_answer = card.clock.kind == ClockKind.FIRST_RESPONSE
    return (is_over, not card.is_headline, is_answer if is_over else False, card.clock.due_at or far)


def _card(clock: Clock, ticket: Ticket, now: datetime, timers: Iterable[Timer], is_mine: bool) -> ClockCard:
    reading, target = read_clock(clock, now), effective_target(clock)
    note, left = "", reading.remaining.total_seconds()
    if clock.stopped_at is None and clock.kind == ClockKind.REQUESTER_WAIT:
        note = wait_note(clock, timers, is_mine=is_mine)
    elif clock.state == ClockState.PAUSED and clock.kind in HEADLINE_KINDS:
        note = goes_on_words(last_reason(clock), is_mine=is_mine)
    elif clock.stopped_at is None:
        note = clock_note(clock, named(ticket.holder_department)) or opening_note(clock, reading, now)
    return ClockCard(
        clock=clock,
        name=clock_name(clock, is_mine=is_mine),
        standing=replace(
            standing_of(clock, now, left, is_mine=is_mine), kind=""
        ),  # the name stands beside it
        bar=bar_of(clock, reading, target, now),
        target=target,
        note=note,
    )


def _reminders(wait: Clock | None) -> list[Timer]:
    if wait is None or wait.stopped_at is not None:
        return []
    rows = Timer.objects.filter(kind=STEPS, owner_id=wait.pk).exclude(state=Timer.State.CANCELLED)
    return list(rows.order_by("fire_at"))
