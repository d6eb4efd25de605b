"""Read a list of people from a CSV file: which columns, which encoding, what is wrong on which line. Pure.

An empty cell leaves what the directory says as it is, a cell with a single "-" empties it. Columns may stand in any
order; those that are missing are left as they are too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from servicedesk.text.cleaning import clean_line, has_hidden_characters, is_blank, normal_address
from servicedesk.text.encodings import LABELS, UnclearEncoding, WrongEncoding, choose, text_of

COLUMNS = (
    "email", "name", "native_name", "language", "zone", "location", "post", "department", "role", "line_manager",
    "calendar",
)  # fmt: skip
# What the first line may call a column besides: the words that pages have for it, in both languages.
HEADERS = {
    "e_mail": "email", "mail": "email", "name_in_the_other_script": "native_name", "time_zone": "zone",
    "job_title": "post", "manager": "line_manager",
    "邮箱": "email", "姓名": "name", "另一种文字的姓名": "native_name", "语言": "language", "时区": "zone",
    "办公地点": "location", "职务": "post", "部门": "department", "角色": "role", "直属上级": "line_manager",
    "日历": "calendar",
}  # fmt: skip
LONGEST = {"email": 254, "name": 120, "native_name": 120, "location": 120, "post": 120, "line_manager": 254}
LANGUAGES = {
    "en": "en", "english": "en", "英语": "en", "英文": "en",
    "zh": "zh-hans", "zh-hans": "zh-hans", "zh-cn": "zh-hans", "chinese": "zh-hans",
    "中文": "zh-hans", "简体中文": "zh-hans",
}  # fmt: skip
ROLES = {
    "team lead": "lead", "department head": "head",
    "成员": "member", "服务人员": "agent", "组长": "lead", "部门负责人": "head",
}  # fmt: skip
DAMAGED = ("\x00", "\ufffd")  # the replacement character, in place of a lost letter
MAX_ROWS = 50_000
EMPTIED = "-"
UNMISTAKABLE = ("email", "name", "native_name", "line_manager")  # what could only look like someone else's
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_SWALLOWED = re.compile(
    r"[\r\n].*" + _EMAIL.pattern, re.DOTALL
)  # the lines after a quotation mark that is open
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFile(ValueError):
    """A file that is no list of people at all; the code says why, `detail` and `line` name what is meant.

    Several things in `detail` are on a line each.
    """

    def __init__(self, code: str, detail: str = "", line: int = 0) -> None:
        super().__init__(code)
        self.code, self.detail, self.line = code, detail, line


@dataclass(frozen=True)
class Problem:
    """What is wrong on a line: a code, the column, and the value as `safe_cell` shows it."""

    line: int
    code: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class PersonRow:
    """A line's filled cells by column; "" for a cell that empties."""

    line: int
    email: str
    cells: Mapping[str, str]


@dataclass
class Reading:
    """A whole file."""

    rows: list[PersonRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""


def read_people(content: bytes, encoding: str = "") -> Reading:
    """Read a file in the encoding named, or in the one that its bytes speak for.

    Raises UnreadableFile for one without the column email, with columns that no one knows, with a cell that does not
    end, as behind a quotation mark that nothing closes, and for one whose letters no one can be sure of.
    """
    text, encoding = decode(content, encoding)
    reading = Reading(encoding=encoding)
    lines = lines_of(text)
    columns = columns_of(next(lines, (0, []))[1], COLUMNS, "email", HEADERS)
    seen: dict[str, int] = {}
    for line, cells in lines:
        if all(is_blank(cell) for cell in cells):
            continue
        if len(reading.rows) >= MAX_ROWS:
            raise UnreadableFile("too_many_rows", str(MAX_ROWS))
        _read_line(line, columns, cells, seen, reading)
    return reading


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text and the encoding's name. Raises UnreadableFile where that is not clear, or not the one named."""
    try:
        name = choose([content], encoding)
        return text_of(content, name), name
    except WrongEncoding as error:
        raise UnreadableFile("wrong_encoding", LABELS[error.name], error.line) from error
    except UnclearEncoding as error:
        readings = "\n".join(LABELS[name] for name in error.candidates)
        raise UnreadableFile("unclear_encoding" if readings else "encoding", readings) from error


def safe_cell(value: str, longest: int = 60) -> str:
    """Return a cell for showing: cut, without control characters, and never a formula for a spreadsheet."""
    clean = "".join(char if char.isprintable() else " " for char in value).strip()
    if len(clean) > longest:
        clean = clean[: longest - 1] + "…"
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def lines_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line; a line with line breaks in a cell has the number of its last."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield reader.line_num, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile("endless_cell", str(begins)) from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def columns_of(
    header: Iterable[str], known: Sequence[str], needed: str, aliases: Mapping[str, str] | None = None
) -> list[str]:
    """Return the columns that the first line names, in the words of `known`. Raises UnreadableFile."""
    columns = [cell.strip().lower().replace(" ", "_").replace("-", "_") for cell in header]
    columns = [(aliases or {}).get(name, name) for name in columns]
    if needed not in columns:
        raise UnreadableFile(f"no_{needed}_column")
    unknown = [name for name in columns if name and name not in known]
    if unknown:
        raise UnreadableFile("unknown_columns", "\n".join(safe_cell(name) for name in unknown))
    twice = {name for name in columns if name and columns.count(name) > 1}
    if twice:
        raise UnreadableFile("column_twice", "\n".join(sorted(twice)))
    return columns


def _read_line(
    line: int, columns: list[str], cells: list[str], seen: dict[str, int], reading: Reading
) -> None:
    if len(cells) > len(columns):
        reading.problems.append(Problem(line, "too_many_cells"))
        return
    if any(_SWALLOWED.search(cell) for cell in cells):
        reading.problems.append(Problem(line, "swallowed_lines"))
        return
    given = {
        name: cell if name in UNMISTAKABLE else clean_line(cell)
        for name, cell in zip(columns, cells, strict=False)
        if name and not is_blank(cell)
    }
    email = normal_address(given.pop("email", ""))
    problems = list(_problems(line, email, given, seen))
    reading.problems.extend(problems)
    if not problems:
        seen[email] = line
        reading.rows.append(
            PersonRow(line, email, {name: _value(name, cell) for name, cell in given.items()})
        )


def _problems(line: int, email: str, given: Mapping[str, str], seen: Mapping[str, int]) -> Iterator[Problem]:
    if not email:
        yield Problem(line, "no_email")
    elif not _EMAIL.fullmatch(email):
        yield Problem(line, "bad_email", "email", safe_cell(email))
    elif email in seen:
        yield Problem(line, "email_twice", "email", str(seen[email]))
    for name, cell in {"email": email, **given}.items():
        if len(cell) > LONGEST.get(name, 300):
            yield Problem(line, "too_long", name, safe_cell(cell))
        if name in UNMISTAKABLE and has_hidden_characters(cell):
            yield Problem(line, "invisible_character", name, safe_cell(cell))
        elif any(mark in cell for mark in DAMAGED):
            yield Problem(line, "bad_character", name, safe_cell(cell))
    if "language" in given and given["language"].lower() not in LANGUAGES:
        yield Problem(line, "bad_language", "language", safe_cell(given["language"]))
    manager = given.get("line_manager", EMPTIED)
    if "@" in manager and not _EMAIL.fullmatch(manager):
        yield Problem(line, "bad_email", "line_manager", safe_cell(manager))


def _value(name: str, cell: str) -> str:
    if cell == EMPTIED:
        return ""
    if name == "language":
        return LANGUAGES[cell.lower()]
    if name == "line_manager":
        return normal_address(cell) if "@" in cell else clean_line(cell)
    if name == "role":
        return ROLES.get(cell.lower(), cell.lower())
    return clean_line(cell)
