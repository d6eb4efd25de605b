"""Lines that were pasted into a choice: each becomes a choice of its own, from there on.

A line of a spreadsheet has both languages, with a tab between them; the bullets of a list are left away.
"""

import re
from collections.abc import Sequence

from servicedesk.web.forms.row_data import RawRow, is_removed

SPACES = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
BULLET = re.compile(r"^[•·▪◦‣●○■□*–—-]\s+")


def lines_of(text: str) -> list[list[str]]:
    """Return the cells of each line that has words."""
    lines = (BULLET.sub("", line.lstrip(SPACES), count=1) for line in text.splitlines())
    cells = ([cell.strip() for cell in line.split("\t")] for line in lines)
    return [one for one in cells if any(one)]


def put_lines(rows: list[RawRow], place: int, names: Sequence[str], lines: list[list[str]]) -> int:
    """Put lines into rows from a place on, and return the place of the last.

    `names` has the field that was pasted into, and that of the other language. A row that has no words there takes a
    line; before one that has, rows are put in. What has words is kept.
    """
    own, other = names
    at = place + bool(_words(rows[place], own))
    for line in lines:
        while at < len(rows) and is_removed(rows[at]):
            at += 1
        if at == len(rows) or _words(rows[at], own):
            rows.insert(at, {})
        rows[at][own] = [line[0]]
        if len(line) > 1 and not _words(rows[at], other):
            rows[at][other] = [line[1]]
        at += 1
    return at - 1


def _words(row: RawRow, name: str) -> str:
    return str((row.get(name) or [""])[-1]).strip()
