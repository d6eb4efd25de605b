"""Files to begin with, for each list that is imported: two or three lines, with the reader's words and what is here."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from departments.display.import_problems import COLUMN_NAMES as OF_PEOPLE
from departments.display.place_import import COLUMN_NAMES as OF_PLACES
from departments.enums import MemberRole, PlaceKind
from departments.models import Department
from servicedesk.accounts.enums import Language
from servicedesk.accounts.models import User

BOM = "\ufeff"  # by which spreadsheets know that a file is UTF-8


def people_example(reader: User, unit: Department | None) -> str:
    """Return a list of two people of a department; importing it as it is would invent them."""
    where = {"department": unit.code, "calendar": unit.calendar.code} if unit else {}
    head = {"email": "li.xiaoyan@example.com", "name": "Li Xiaoyan", "native_name": "李小燕"}
    rows = [
        {**head, "language": Language.CHINESE.label, "zone": "Asia/Shanghai", "role": MemberRole.AGENT.label, **where},
        {"email": "jonas.weber@example.com", "name": "Jonas Weber", "language": Language.ENGLISH.label,
         "zone": reader.zone, "location": _("2nd floor"), "post": _("Accountant"), "role": MemberRole.MEMBER.label,
         "line_manager": head["email"], **where},
    ]  # fmt: skip
    return _file(OF_PEOPLE, rows)


def place_example(reader: User) -> str:
    """Return a building with a floor and a room; importing it as it is would invent them."""
    rows: list[dict[str, Any]] = [
        {"code": "EX", "kind": PlaceKind.BUILDING.label, "name_en": "Example house", "name_zh": "示例楼",
         "zone": reader.zone},
        {"code": "EX-1", "kind": PlaceKind.FLOOR.label, "name_en": "1st floor", "name_zh": "一层", "parent": "EX",
         "position": 1},
        {"code": "EX-1-101", "kind": PlaceKind.ROOM.label, "name_en": "Meeting room 101", "name_zh": "101 会议室",
         "parent": "EX-1"},
    ]  # fmt: skip
    return _file(OF_PLACES, rows)


def _file(columns: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the CSV, its columns under the reader's words for them."""
    lines: list[Sequence[Any]] = [[str(words) for words in columns.values()]]
    lines += [[row.get(name, "") for name in columns] for row in rows]
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return BOM + text.getvalue()
