"""Lists as files, of whatever they tell: how they begin, and how they go on part by part."""

from collections.abc import Iterator

from tickets.display.exports import figure_head, figure_lines, queue_head, queue_lines

from .figure_list import FigureList
from .queue_list import QueueList

MOST, PART = 100_000, 500  # lines of one file, and of a part of it
List = QueueList | FigureList


def part_of(shown: List, after: str | None, size: int) -> tuple[str, int, str | None]:
    """Return the text of the part behind a cursor (None: the first one), its lines, and the next cursor."""
    page = shown.page(after or "", size)
    if isinstance(shown, QueueList):
        head, lines = queue_head, queue_lines(shown.rows_of(page), shown.answers)
    else:
        head, lines = figure_head, figure_lines(shown.rows_of(page), shown.answers)
    begins = head(shown.answers) if after is None else ""
    return begins + "".join(lines), len(page.rows), page.next_cursor


def parts_of(shown: List) -> Iterator[str]:
    """Yield the whole list, a part at a time, so that any number of lines fits into memory."""
    text, _count, after = part_of(shown, None, PART)
    yield text
    while after is not None:
        text, _count, after = part_of(shown, after, PART)
        yield text
