"""Where the marks of a line chart of percentages are. Pure: a template draws them.

Across, positions are percentages of the width, so that the drawing fits any width without shrinking its letters; down,
they are units of a drawing of the given height.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor

Values = Sequence[float | None]
MOST_LABELS = 4
LEFT, RIGHT = 8.0, 98.0


@dataclass(frozen=True)
class Grid:
    """A horizontal line with the percentage it marks."""

    value: int
    y: float


@dataclass(frozen=True)
class Stroke:
    """A piece of a line between two neighbouring points."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Point:
    """A value: `index` says which of the series."""

    index: int
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """The strokes of a series; points without a neighbour are strokes of their own."""

    strokes: list[Stroke]
    alone: list[Point]


@dataclass(frozen=True)
class Band:
    """The stretch of the width that belongs to the values of one index."""

    index: int
    x: float
    width: float


@dataclass(frozen=True)
class Label:
    """Where the name of an index is drawn; `anchor` is start, middle or end."""

    index: int
    x: float
    anchor: str


@dataclass(frozen=True)
class Chart:
    """`lowest` is the lowest point of the first line where it misses the goal."""

    grid: list[Grid]
    lines: list[Line]
    labels: list[Label]
    bands: list[Band]
    goal_y: float
    lowest: Point | None


def chart(series: Sequence[Values], goal: float, *, top: float = 12, bottom: float = 222) -> Chart:
    """Lay out lines of percentages between the heights `top` (100 %) and `bottom`; None leaves a gap."""
    low = _floor_of([value for values in series for value in values if value is not None], goal)
    count = max((len(values) for values in series), default=0)

    def x(index: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * index / (count - 1), 2) if count > 1 else (LEFT + RIGHT) / 2

    def y(value: float) -> float:
        return round(bottom - (value - low) / (100 - low) * (bottom - top), 1)

    def points(values: Values) -> list[Point]:
        return [Point(index, x(index), y(value)) for index, value in enumerate(values) if value is not None]

    drawn = [points(values) for values in series]
    worst = max(drawn[0], key=lambda point: point.y, default=None) if drawn else None
    return Chart(
        grid=[Grid(value, y(value)) for value in _steps(low)],
        lines=[_line(found) for found in drawn],
        labels=_labels(count, x),
        bands=_bands(count, x),
        goal_y=y(goal),
        lowest=worst if worst is not None and worst.y > y(goal) else None,
    )


def _floor_of(values: Sequence[float], goal: float) -> int:
    """The percentage at which the axis begins: a multiple of 10 below everything, with some air under the goal."""
    lowest = min([*values, goal - 5])
    return max(0, floor(lowest / 10) * 10)


def _steps(low: int) -> list[int]:
    step = next(step for step in (5, 10, 20, 25) if (100 - low) / step <= 5)
    return list(range(100, low - 1, -step))


def _line(points: list[Point]) -> Line:
    pairs = [(one, two) for one, two in zip(points, points[1:], strict=False) if two.index == one.index + 1]
    joined = {point.index for pair in pairs for point in pair}
    strokes = [Stroke(one.x, one.y, two.x, two.y) for one, two in pairs]
    return Line(strokes, [point for point in points if point.index not in joined])


def _labels(count: int, x: Callable[[int], float]) -> list[Label]:
    """Return at most four labels, evenly spread, first and last among them."""
    shown = range(count) if count <= MOST_LABELS else _spread(count)
    anchors = {0: "start", count - 1: "end"} if count > 1 else {}
    return [Label(index, x(index), anchors.get(index, "middle")) for index in shown]


def _spread(count: int) -> list[int]:
    return sorted({round(step * (count - 1) / (MOST_LABELS - 1)) for step in range(MOST_LABELS)})


def _bands(count: int, x: Callable[[int], float]) -> list[Band]:
    width = (RIGHT - LEFT) / (count - 1) if count > 1 else RIGHT - LEFT
    return [Band(index, round(x(index) - width / 2, 2), round(width, 2)) for index in range(count)]
