"""How the time that a clock has used comes about, as one would write it down to check it by hand.

Pure. The lines of a working add up to the stopwatch's elapsed time, to the microsecond: a few days are shown by
their windows, longer stretches by day, week, month or year, so that no working is long.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby, zip_longest
from typing import Final

from sla import stopwatch
from sla.stopwatch import ZERO, Exclusion, Span

DAY: Final = timedelta(days=1)
_Piece = tuple[datetime, datetime, timedelta]

# (what a line sums up, the longest stretch in days for which lines are that fine)
GRAINS: Final = (("window", 5), ("day", 16), ("week", 120), ("month", 1100), ("year", None))


@dataclass(frozen=True, slots=True)
class Line:
    """Working time that counted between two instants; what it sums up is a window, a day, a week, a month or a year."""

    grain: str
    starts_at: datetime
    ends_at: datetime
    length: timedelta


def lines(
    spans: Sequence[Span], until: datetime, exclusions: Sequence[Exclusion] = (), *, zone: tzinfo
) -> list[Line]:
    """Return the working of `elapsed(spans, until, exclusions)`; dates are those of `zone`, the reader's."""
    runs = list(_runs(spans, until))
    if not runs:
        return []
    grain = _grain(runs[-1][2] - runs[0][1])
    if grain == "window":
        return [Line(grain, *piece) for run in runs for piece in _windows(*run, exclusions)]
    pieces = [piece for run in runs for piece in _chunks(grain, *run, exclusions, zone)]
    return list(_summed(grain, pieces, zone))


def total(found: Sequence[Line]) -> timedelta:
    """Return the sum."""
    return sum((line.length for line in found), ZERO)


def _runs(spans: Sequence[Span], until: datetime) -> Iterator[tuple[Span, datetime, datetime]]:
    for span, following in zip_longest(spans, spans[1:]):
        end = min(following.starts_at, until) if following else until
        if span.state == "running" and end > span.starts_at:
            yield span, span.starts_at, end


def _grain(length: timedelta) -> str:
    return next(name for name, most in GRAINS if most is None or length <= most * DAY)


def _windows(span: Span, start: datetime, end: datetime, exclusions: Sequence[Exclusion]) -> Iterator[_Piece]:
    """Yield each stretch of working time, without what is excluded."""
    edges = sorted({edge for one in exclusions for edge in (one.from_at, one.to_at) if start < edge < end})
    for begins, ends in zip([start, *edges], [*edges, end], strict=True):
        if any(one.from_at <= begins and ends <= one.to_at for one in exclusions):
            continue
        first, last = begins - 2 * DAY, ends + 2 * DAY  # a local date may be a day off, a night shift another
        for opens, closes in span.schedule.windows(first.date(), last.date()):
            left, right = max(opens, begins), min(closes, ends)
            if left < right:
                yield left, right, right - left


def _chunks(
    grain: str, span: Span, start: datetime, end: datetime, exclusions: Sequence[Exclusion], zone: tzinfo
) -> Iterator[_Piece]:
    """Yield what counted on each local day (week, month, year); those without any are left out."""
    while start < end:
        stop = min(_end_of(grain, start, zone), end)
        counted = stopwatch.elapsed([Span(start, "running", span.schedule)], stop, exclusions)
        if counted:
            yield start, stop, counted
        start = stop


def _end_of(grain: str, at: datetime, zone: tzinfo) -> datetime:
    """Return the local midnight that ends the day (week, month, year) of `at`.

    Where the zone has skipped that date, a day later does as well: lines only have to follow each other.
    """
    following = _FOLLOWING[grain](at.astimezone(zone).date())
    found = datetime.combine(following, time(), zone).astimezone(UTC)
    return found if found > at else at + DAY


def _summed(grain: str, pieces: Sequence[_Piece], zone: tzinfo) -> Iterator[Line]:
    key = _KEYS[grain]
    for _name, group in groupby(pieces, key=lambda piece: key(piece[0].astimezone(zone).date())):
        own = list(group)
        yield Line(grain, own[0][0], own[-1][1], sum((piece[2] for piece in own), ZERO))


_KEYS: Final[dict[str, Callable[[date], tuple[int, ...]]]] = {
    "day": lambda on: (on.year, on.month, on.day),
    "week": lambda on: on.isocalendar()[:2],
    "month": lambda on: (on.year, on.month),
    "year": lambda on: (on.year,),
}
_FOLLOWING: Final[dict[str, Callable[[date], date]]] = {
    "day": lambda on: on + DAY,
    "week": lambda on: on + timedelta(days=7 - on.weekday()),
    "month": lambda on: (on.replace(day=1) + timedelta(days=32)).replace(day=1),
    "year": lambda on: on.replace(year=on.year + 1, month=1, day=1),
}
