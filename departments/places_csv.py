"""Read a list of places from a CSV file. Cells, encodings and mistakes are as in servicedesk/accounts/people_csv.py.

A place is known by its code. An empty cell leaves what the desk has, a single "-" empties it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from departments.enums import PlaceKind
from servicedesk.accounts.people_csv import (
    DAMAGED,
    EMPTIED,
    Problem,
    UnreadableFile,
    columns_of,
    decode,
    lines_of,
    safe_cell,
)
from servicedesk.text.cleaning import clean_line, folded, is_blank
from servicedesk.text.reading import number_in

COLUMNS = ("code", "kind", "name_en", "name_zh", "parent", "zone", "position")
HEADERS = {
    "name_in_english": "name_en", "name_in_chinese": "name_zh", "place_it_is_part_of": "parent", "time_zone": "zone",
    "编号": "code", "类型": "kind", "英文名称": "name_en", "中文名称": "name_zh", "所属地点": "parent", "时区": "zone",
    "次序": "position",
}  # fmt: skip
LONGEST = {"code": 40, "parent": 120, "name_en": 120, "name_zh": 120, "zone": 60}
KINDS = {
    **{kind: kind for kind in PlaceKind.values},
    "园区": "site", "楼宇": "building", "楼栋": "building", "楼层": "floor", "房间": "room", "物品": "thing",
}  # fmt: skip
MAX_ROWS = 20_000
MOST_POSITION = 9999


@dataclass(frozen=True)
class PlaceLine:
    """A line's filled cells by column; "" for a cell that empties."""

    line: int
    code: str
    cells: Mapping[str, str]


@dataclass
class PlaceReading:
    """A whole file."""

    rows: list[PlaceLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""


def read_places(content: bytes, encoding: str = "") -> PlaceReading:
    """Read a file in the encoding named, or in the one that its bytes speak for. Raises UnreadableFile."""
    text, encoding = decode(content, encoding)
    reading = PlaceReading(encoding=encoding)
    lines = lines_of(text)
    columns = columns_of(next(lines, (0, []))[1], COLUMNS, "code", HEADERS)
    seen: dict[str, int] = {}
    for line, cells in lines:
        if all(is_blank(cell) for cell in cells):
            continue
        if len(seen) + len(reading.problems) >= MAX_ROWS:
            raise UnreadableFile("too_many_rows", str(MAX_ROWS))
        if len(cells) > len(columns):
            reading.problems.append(Problem(line, "too_many_cells"))
            continue
        given = {
            name: clean_line(cell)
            for name, cell in zip(columns, cells, strict=False)
            if name and not is_blank(cell)
        }
        _read_line(line, given, seen, reading)
    return reading


def _read_line(line: int, given: dict[str, str], seen: dict[str, int], reading: PlaceReading) -> None:
    code = given.pop("code", "")
    problems = list(_problems(line, code, given, seen))
    reading.problems.extend(problems)
    if not problems:
        seen[folded(code)] = line
        cells = {name: _value(name, cell) for name, cell in given.items()}
        reading.rows.append(PlaceLine(line, code, cells))


def _problems(line: int, code: str, given: Mapping[str, str], seen: Mapping[str, int]) -> Iterator[Problem]:
    if not code:
        yield Problem(line, "missing", "code")
    elif folded(code) in seen:
        yield Problem(line, "code_twice", "code", str(seen[folded(code)]))
    for name, cell in {"code": code, **given}.items():
        if len(cell) > LONGEST.get(name, 300):
            yield Problem(line, "too_long", name, safe_cell(cell))
        if any(mark in cell for mark in DAMAGED):
            yield Problem(line, "bad_character", name, safe_cell(cell))
    kind, position = given.get("kind", ""), given.get("position", EMPTIED)
    if kind and kind.casefold() not in KINDS:
        yield Problem(line, "bad_kind", "kind", safe_cell(kind))
    number = number_in(position, 5)
    if position != EMPTIED and (number is None or number > MOST_POSITION):
        yield Problem(line, "bad_position", "position", safe_cell(position))


def _value(name: str, cell: str) -> str:
    if cell == EMPTIED:
        return "0" if name == "position" else ""
    if name == "kind":
        return KINDS[cell.casefold()]
    return str(int(cell)) if name == "position" else cell
