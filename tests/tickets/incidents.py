"""A small export of incidents, and the command that reads it."""

import json
from io import StringIO
from pathlib import Path

from django.core.management import call_command

HEADER = (
    "number,incident_state,reopen_count,made_sla,caller_id,opened_at,sys_updated_by,sys_updated_at,category,"
    "subcategory,priority,assignment_group,assigned_to,resolved_at,closed_at"
)
ROWS = [
    "0000001,New,0,true,7,29/2/2016 01:16,6,29/2/2016 01:23,55,170,3,56,?,29/2/2016 11:29,5/3/2016 12:00",
    "0000002,New,0,true,8,1/3/2016 09:00,6,1/3/2016 09:00,42,1,1,?,?,?,?",
    "0000001,-100,0,true,7,29/2/2016 01:16,6,29/2/2016 01:30,55,170,3,56,149,29/2/2016 11:29,5/3/2016 12:00",
    "0000001,Closed,1,false,7,29/2/2016 01:16,6,5/3/2016 12:00,55,170,3,70,149,29/2/2016 11:29,5/3/2016 12:00",
    "0000002,Active,0,true,8,1/3/2016 09:00,6,1/3/2016 09:00,42,1,1,?,11,?,?",
]


def write(path: Path, rows: list[str], header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


def run(file: Path, *options: str, **named: object) -> tuple[dict[str, object], str]:
    """Return the summary, and what was complained of."""
    out, err = StringIO(), StringIO()
    call_command("import_incidents", str(file), *options, json=True, stdout=out, stderr=err, **named)
    (line,) = out.getvalue().splitlines()
    return json.loads(line), err.getvalue()
