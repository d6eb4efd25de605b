"""A line chart of percentages over time, as `components/line_chart.html` draws it on the server.

It has an axis, a line for each series, the target, the lowest point where it misses the target, words for who points at
a place, and beside the drawing a table that says the same. Colours come from the sheet, so that it follows the theme.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from servicedesk.numbers.line_chart import Band, Chart, Label, Values, chart


@dataclass(frozen=True)
class LineChart:
    """What the component needs. `labels` and `bands` come with their words, `names` are those of the lines."""

    label: str
    drawing: Chart
    names: Sequence[str]
    target: int
    labels: Sequence[tuple[Label, str]]
    bands: Sequence[tuple[Band, str]]


def line_chart(
    label: str, lines: Mapping[str, Values], *, target: int, places: Sequence[str], said: Sequence[str]
) -> LineChart:
    """Lay out a chart: name -> values of each line, the first one the most important, None leaving a gap.

    `places` are the names of the values from left to right, `said` is what each says when it is pointed at.
    """
    drawing = chart(list(lines.values()), target)
    return LineChart(
        label=label,
        drawing=drawing,
        names=list(lines),
        target=target,
        labels=[(one, places[one.index]) for one in drawing.labels],
        bands=[(one, said[one.index]) for one in drawing.bands],
    )
