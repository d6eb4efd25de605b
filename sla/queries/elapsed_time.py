"""What a clock has counted and how that comes about: to the microsecond, or with its moments trimmed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from sla import stopwatch, workings
from sla.enums import ClockState
from sla.models import Clock, Segment
from sla.stopwatch import ZERO, Reading
from sla.workings import Line

from .readings import effective_target, exclusions_of, spans_of


@dataclass(frozen=True)
class Part:
    """A stretch of a clock with one state, holder and calendar version; `ends_at` is None for what continues."""

    segment: Segment
    starts_at: datetime
    ends_at: datetime | None
    counted: timedelta
    left_out: timedelta


@dataclass(frozen=True)
class Worked:
    """What a clock shows, and how that comes about."""

    reading: Reading
    carried: timedelta
    parts: list[Part]
    lines: list[Line]

    @property
    def shares(self) -> Mapping[int, timedelta]:
        """Unit -> the working time that it had the clock running."""
        shares: dict[int, timedelta] = {}
        for part in self.parts:
            holder = part.segment.holder_id
            if part.counted and holder is not None:
                shares[holder] = shares.get(holder, ZERO) + part.counted
        return shares


def exactly(moment: datetime) -> datetime:
    """Return the moment as it is."""
    return moment


def read_elapsed(
    clock: Clock,
    carried: timedelta,
    at: datetime,
    zone: tzinfo,
    trim: Callable[[datetime], datetime] = exactly,
) -> Worked:
    """Return what the clock shows at its stop, or at `at`, with its moments trimmed. Uses prefetched rows."""
    spans = [replace(span, starts_at=trim(span.starts_at)) for span in spans_of(clock)]
    left_out = [stopwatch.Exclusion(trim(one.from_at), trim(one.to_at)) for one in exclusions_of(clock)]
    until = trim(clock.stopped_at or at)
    return Worked(
        reading=stopwatch.read(spans, until, effective_target(clock), left_out, carried),
        carried=carried,
        parts=_parts(clock, spans, left_out, until),
        lines=workings.lines(spans, until, left_out, zone=zone),
    )


def _parts(
    clock: Clock, spans: Sequence[stopwatch.Span], left_out: Sequence[stopwatch.Exclusion], until: datetime
) -> list[Part]:
    """Return the segments with their ends; a stop ends the last one and is no part itself."""
    segments = sorted(clock.segments.all(), key=lambda one: (one.starts_at, one.pk))
    ends = [segment.starts_at for segment in segments[1:]] + [None]
    found = []
    for segment, span, following, end in zip(segments, spans, [*spans[1:], None], ends, strict=True):
        if segment.state == ClockState.STOPPED or end == segment.starts_at:
            continue
        runs = segment.state == ClockState.RUNNING
        stop = min(following.starts_at, until) if following else until
        raw = stopwatch.elapsed([span], stop) if runs else ZERO
        counted = stopwatch.elapsed([span], stop, left_out) if runs else ZERO
        found.append(Part(segment, segment.starts_at, end, counted, raw - counted))
    return found
