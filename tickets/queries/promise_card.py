"""The promise of a ticket with its bar: what is used, what did not count, what is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from servicedesk.web.moments import duration_text, full_moment_text, moment_text
from sla.enums import CONSUMER_KINDS, ClockKind, ClockState, Outcome
from sla.models import Clock, Segment
from sla.queries.readings import effective_target, exclusions_of, read_clock, spans_of
from sla.stopwatch import Exclusion, Reading, Span
from tickets.models import Ticket

from .deadlines import Standing
from .waiting import pause_words

ZERO = timedelta()


@dataclass(frozen=True)
class Stretch:
    """A part of the bar, in working time: kind is run, late, pause or excluded."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    length: timedelta
    reason: str = ""


@dataclass(frozen=True)
class ClockCard:
    """One clock as the page shows it."""

    clock: Clock
    standing: Standing
    segments: list[dict[str, Any]]
    stretches: list[Stretch]
    due_mark: float | None
    label: str
    target: timedelta
    resting: timedelta
    ends_at: datetime | None

    @property
    def is_answer(self) -> bool:
        return self.clock.kind == ClockKind.FIRST_RESPONSE

    @property
    def is_short(self) -> bool:
        """Say whether a line is enough: the first answer, once it is given."""
        return self.is_answer and self.clock.stopped_at is not None

    @property
    def is_paused(self) -> bool:
        return self.clock.state == ClockState.PAUSED

    @property
    def target_words(self) -> str:
        return duration_text(self.target)

    @property
    def resting_words(self) -> str:
        return duration_text(self.resting)


def cards_of(ticket: Ticket, now: datetime) -> list[ClockCard]:
    """Return the newest cycle of each clock, the one that matters most first; four queries, however many clocks."""
    rows = Clock.objects.filter(promise=ticket.promise_id, kind__in=CONSUMER_KINDS).prefetch_related(
        "segments", "exclusions", "adjustments"
    )
    newest = {clock.kind: clock for clock in rows.order_by("cycle")}
    cards = [_card(clock, ticket, now) for clock in newest.values()]
    return sorted(cards, key=_importance)


def _importance(card: ClockCard) -> tuple[bool, bool, datetime]:
    """What still runs comes before what rests or is over, the resolution before the answer; then by due."""
    far = datetime.max.replace(tzinfo=card.clock.started_at.tzinfo)
    is_over = card.clock.stopped_at is not None
    return (is_over, card.is_answer if is_over else False, card.clock.due_at or far)


def _card(clock: Clock, ticket: Ticket, now: datetime) -> ClockCard:
    reading = read_clock(clock, now)
    target = effective_target(clock)
    stretches = list(_stretches(clock, clock.stopped_at or now, target))
    ahead = max(reading.remaining, ZERO) if clock.stopped_at is None else ZERO
    whole = sum((stretch.length for stretch in stretches), ZERO) + ahead
    late = any(stretch.kind == "late" for stretch in stretches)
    return ClockCard(
        clock=clock,
        standing=_standing(clock, reading, now),
        segments=_bar(stretches, whole),
        stretches=stretches,
        due_mark=_due_mark(stretches, whole) if late else None,
        label=_label(reading, target, stretches),
        target=target,
        resting=sum((stretch.length for stretch in stretches if stretch.kind in ("pause", "excluded")), ZERO),
        ends_at=clock.stopped_at or clock.due_at,
    )


def _standing(clock: Clock, reading: Reading, now: datetime) -> Standing:
    if clock.stopped_at is not None:
        state = {Outcome.MET.value: "kept", Outcome.BREACHED.value: "late"}.get(clock.outcome or "", "done")
        return Standing(state, clock.due_at, kind=clock.kind)
    if clock.state == ClockState.PAUSED:
        reason = max(clock.segments.all(), key=_order).reason
        return Standing("paused", reason=pause_words(reason), kind=clock.kind)
    left = reading.remaining.total_seconds()
    if clock.due_at is not None and clock.due_at < now:
        return Standing("late", clock.due_at, left, kind=clock.kind)
    at_risk = clock.at_risk_at is not None and clock.at_risk_at <= now
    return Standing("at_risk" if at_risk else "running", clock.due_at, left, kind=clock.kind)


def _stretches(clock: Clock, until: datetime, target: timedelta) -> Iterator[Stretch]:
    """Yield the parts of the bar up to `until`, cut where exclusions begin and end and where the target is used up."""
    used = clock.carried
    if used:
        yield Stretch("run", clock.started_at, clock.started_at, min(used, target), _("earlier rounds"))
    segments = sorted(clock.segments.all(), key=_order)
    ends = [segment.starts_at for segment in segments[1:]] + [until]
    excluded = exclusions_of(clock)
    for segment, span, end in zip(segments, spans_of(clock), ends, strict=True):
        if segment.state == ClockState.STOPPED or end <= segment.starts_at:
            continue
        for start, stop, is_excluded in _cut(segment.starts_at, end, excluded):
            length = span.schedule.elapsed(start, stop)
            if segment.state == ClockState.PAUSED:
                yield Stretch("pause", start, stop, length, pause_words(segment.reason))
            elif is_excluded:
                yield Stretch("excluded", start, stop, length, _("does not count"))
            else:
                yield from _run(span, start, stop, length, target - used)
                used += length


def _run(
    span: Span, start: datetime, stop: datetime, length: timedelta, left: timedelta
) -> Iterator[Stretch]:
    if length <= left:
        yield Stretch("run", start, stop, length)
        return
    turn = span.schedule.due(start, max(left, ZERO))
    if left > ZERO:
        yield Stretch("run", start, turn, left)
    yield Stretch("late", turn, stop, length - max(left, ZERO))


def _cut(
    start: datetime, end: datetime, excluded: Iterable[Exclusion]
) -> Iterator[tuple[datetime, datetime, bool]]:
    edges = {start, end}
    for one in excluded:
        edges |= {moment for moment in (one.from_at, one.to_at) if start < moment < end}
    for left, right in pairwise(sorted(edges)):
        yield left, right, any(one.from_at <= left and right <= one.to_at for one in excluded)


def _bar(stretches: Iterable[Stretch], whole: timedelta) -> list[dict[str, Any]]:
    segments, place = [], ZERO
    for stretch in stretches:
        begins, place = place, place + stretch.length
        if whole and stretch.length:
            label = f"{moment_text(stretch.starts_at)} – {moment_text(stretch.ends_at)}"
            label = f"{label} · {stretch.reason}" if stretch.reason else label
            segments.append(
                {"kind": stretch.kind, "from": begins / whole, "to": place / whole, "label": label}
            )
    return segments


def _due_mark(stretches: Iterable[Stretch], whole: timedelta) -> float:
    before = ZERO
    for stretch in stretches:
        if stretch.kind == "late":
            break
        before += stretch.length
    return before / whole if whole else 1.0


def _label(reading: Reading, target: timedelta, stretches: Iterable[Stretch]) -> str:
    percent = int(100 * (reading.elapsed / target)) if target else 100
    resting = sum(
        (stretch.length for stretch in stretches if stretch.kind != "run" and stretch.kind != "late"), ZERO
    )
    text = _("%(percent)s %% of the time used") % {"percent": percent}
    if resting:
        text = _("%(text)s, %(length)s did not count") % {"text": text, "length": duration_text(resting)}
    if reading.due_at is not None:
        text = _("%(text)s; due %(moment)s") % {"text": text, "moment": full_moment_text(reading.due_at)}
    return text


def _order(segment: Segment) -> tuple[datetime, int]:
    return segment.starts_at, segment.pk
