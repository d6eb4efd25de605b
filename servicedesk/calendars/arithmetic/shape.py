"""Sets of open intervals on the UTC line, in whole microseconds, and counting in them. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

MINUTE: Final = 60_000_000
DAY: Final = 24 * 60 * MINUTE
WEEK: Final = 7 * DAY


class Shape(NamedTuple):
    """The open intervals of one UTC week, as offsets from its start, and the open time before each."""

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    prior: tuple[int, ...]
    total: int

    def before(self, offset: int) -> int:
        """Open time between the week's start and `offset`."""
        index = bisect_right(self.opens, offset) - 1
        if index < 0:
            return 0
        return self.prior[index] + min(offset, self.closes[index]) - self.opens[index]

    def earliest(self, amount: int) -> int:
        """The first offset with `amount` > 0 of open time before it; may equal a closing time."""
        index = bisect_left(self.prior, amount) - 1
        return self.opens[index] + amount - self.prior[index]

    def latest(self, amount: int) -> int:
        """The last offset with `amount` < total of open time before it; may equal an opening time."""
        index = bisect_right(self.prior, amount) - 1
        return self.opens[index] + amount - self.prior[index]


def union(intervals: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same instants as disjoint, separated, sorted intervals; empty and reversed ones vanish."""
    current: tuple[int, int] | None = None
    for start, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if current is None:
            current = start, end
        elif start <= current[1]:
            current = current[0], max(current[1], end)
        else:
            yield current
            current = start, end
    if current is not None:
        yield current


def shape_of(intervals: Iterable[tuple[int, int]]) -> Shape:
    inside = [(max(start, 0), min(end, WEEK)) for start, end in union(intervals) if start < WEEK and end > 0]
    prior, total = [], 0
    for start, end in inside:
        prior.append(total)
        total += end - start
    return Shape(tuple(start for start, _ in inside), tuple(end for _, end in inside), tuple(prior), total)
