"""The bar of a clock: what is used, what did not count, what is over the target, what is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from servicedesk.web.display.durations import duration_text
from servicedesk.web.display.moments import full_moment_text, moment_text
from sla.enums import ClockState
from sla.models import Clock, Segment
from sla.queries.readings import exclusions_of, spans_of
from sla.stopwatch import ZERO, Exclusion, Reading, Span

from .pauses import pause_words

AT_REST = ("pause", "excluded")


@dataclass(frozen=True)
class BarPart:
    """A part of the bar, in working time: kind is run, late, pause or excluded."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    length: timedelta
    reason: str = ""


@dataclass(frozen=True)
class Bar:
    """What is drawn: segments, where the due falls if that has passed, the moment at its end, words."""

    parts: list[BarPart]
    segments: list[dict[str, Any]]
    due_mark: float | None
    ends_at: datetime | None
    label: str

    @property
    def resting(self) -> timedelta:
        """Working time that did not count."""
        return resting_of(self.parts)


def bar_of(clock: Clock, reading: Reading, target: timedelta, now: datetime) -> Bar:
    """Return the bar of a clock as it is at `now`, or was at its stop. Uses prefetched rows."""
    parts = list(_parts(clock, clock.stopped_at or now, target))
    ahead = max(reading.remaining, ZERO)
    whole = sum((part.length for part in parts), ZERO) + ahead
    late = any(part.kind == "late" for part in parts)
    return Bar(
        parts=parts,
        segments=_segments(parts, whole),
        due_mark=_due_mark(parts, whole) if late else None,
        ends_at=(clock.stopped_at or now) if late else (clock.due_at or clock.stopped_at),
        label=_label(reading, target, parts),
    )


def resting_of(parts: Iterable[BarPart]) -> timedelta:
    """Return how long the clock was paused or corrected, in working time."""
    return sum((part.length for part in parts if part.kind in AT_REST), ZERO)


def _parts(clock: Clock, until: datetime, target: timedelta) -> Iterator[BarPart]:
    """Yield the parts up to `until`, cut where exclusions begin and end and where the target is used up."""
    used = clock.carried
    if used:
        yield BarPart(
            "run", clock.started_at, clock.started_at, min(used, target), _("before this reopening")
        )
    if used > target:
        yield BarPart("late", clock.started_at, clock.started_at, used - target, _("before this reopening"))
    segments = sorted(clock.segments.all(), key=_order)
    ends = [segment.starts_at for segment in segments[1:]] + [until]
    excluded = exclusions_of(clock)
    for segment, span, end in zip(segments, spans_of(clock), ends, strict=True):
        if segment.state == ClockState.STOPPED or end <= segment.starts_at:
            continue
        for start, stop, is_excluded in _cut(segment.starts_at, end, excluded):
            length = span.schedule.elapsed(start, stop)
            if segment.state == ClockState.PAUSED:
                yield BarPart("pause", start, stop, length, pause_words(segment.reason))
            elif is_excluded:
                yield BarPart("excluded", start, stop, length, _("does not count"))
            else:
                yield from _run(span, start, stop, length, target - used)
                used += length


def _run(
    span: Span, start: datetime, stop: datetime, length: timedelta, left: timedelta
) -> Iterator[BarPart]:
    if length <= left:
        yield BarPart("run", start, stop, length)
        return
    turn = span.schedule.due(start, max(left, ZERO))
    if left > ZERO:
        yield BarPart("run", start, turn, left)
    yield BarPart("late", turn, stop, length - max(left, ZERO))


def _cut(
    start: datetime, end: datetime, excluded: Iterable[Exclusion]
) -> Iterator[tuple[datetime, datetime, bool]]:
    edges = {start, end}
    for one in excluded:
        edges |= {moment for moment in (one.from_at, one.to_at) if start < moment < end}
    for left, right in pairwise(sorted(edges)):
        yield left, right, any(one.from_at <= left and right <= one.to_at for one in excluded)


def _segments(parts: Iterable[BarPart], whole: timedelta) -> list[dict[str, Any]]:
    segments, place = [], ZERO
    for part in parts:
        begins, place = place, place + part.length
        if whole and part.length:
            label = f"{moment_text(part.starts_at)} – {moment_text(part.ends_at)}"
            label = f"{label} · {part.reason}" if part.reason else label
            segments.append({"kind": part.kind, "from": begins / whole, "to": place / whole, "label": label})
    return segments


def _due_mark(parts: Iterable[BarPart], whole: timedelta) -> float:
    before = ZERO
    for part in parts:
        if part.kind == "late":
            break
        before += part.length
    return before / whole if whole else 1.0


def _label(reading: Reading, target: timedelta, parts: Sequence[BarPart]) -> str:
    percent = int(100 * (reading.elapsed / target)) if target else 100
    resting = resting_of(parts)
    text = _("%(percent)s%% of the time used") % {"percent": percent}
    if resting:
        text = _("%(text)s, %(length)s does not count") % {"text": text, "length": duration_text(resting)}
    if reading.due_at is not None:
        text = _("%(text)s; due %(moment)s") % {"text": text, "moment": full_moment_text(reading.due_at)}
    return text


def _order(segment: Segment) -> tuple[datetime, int]:
    return segment.starts_at, segment.pk
