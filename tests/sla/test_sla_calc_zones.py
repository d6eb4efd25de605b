"""`manage.py sla_calc` in zones and calendars where working time goes wrong, against counting minute by minute."""

import json
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sla.calculator import answer_line
from tests.calendars.oracle import DAYS, Minutes
from tests.calendars.strategies import TROUBLE, ZONES

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = [
    [["09:00", "12:00"], ["13:30", "18:00"]],
    [["00:00", "06:00"], ["22:00", "24:00"]],
    [["00:00", "24:00"]],
    [["07:15", "15:45"]],
    [],
]


def ask(question: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer_line(json.dumps(question).encode()))
    return found


def questions(count: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Questions in as many zones, near days on which clocks move as well as any others, with counted answers."""
    draw, found = random.Random(20260302), []
    moved = dict(TROUBLE)
    for zone in draw.sample(ZONES, count):
        day = moved.get(zone) or date(2026, draw.choice([3, 4, 9, 10, 11]), draw.randint(1, 30))
        week = {name: draw.choice(PATTERNS) for name in DAYS} | {draw.choice(DAYS): PATTERNS[0]}
        calendar = {"zone": zone, "week": week, "overrides": {day.isoformat(): draw.choice(PATTERNS)}}
        minutes = Minutes(calendar, day - timedelta(days=3), 14)
        start = minutes.start + timedelta(minutes=draw.randrange(4 * 1440))
        end = start + timedelta(minutes=draw.randrange(5 * 1440))
        zoned = {"calendar": calendar, "start": start.astimezone(ZoneInfo(zone)).isoformat()}
        seconds = minutes.elapsed(start, end).total_seconds()
        found.append(({**zoned, "op": "elapsed", "end": end.isoformat()}, {"seconds": seconds}))
        due = minutes.due(start, amount := draw.randint(1, 240))
        if due is not None:
            answer = {"due": due.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"}
            found.append(({**zoned, "op": "due", "seconds": amount * 60}, answer))
    return found


def test_400_zones_agree_with_counting_and_bad_lines_between_them_change_nothing():
    asked = questions(400)
    bad = [
        "",
        "nonsense",
        '{"op": "due"}',
        json.dumps({**asked[0][0], "calendar": {"zone": "UTC", "week": {}}}),
    ]
    lines = [
        line for number, (one, _) in enumerate(asked) for line in (json.dumps(one), bad[number % len(bad)])
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", "sla_calc"],
        input="\n".join(lines) + "\n", cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one for one in answers if "error" not in one] == [answer for _, answer in asked]
    assert len(answers) == len([line for line in lines if line.strip()])


EMPTY = [
    {"zone": "Asia/Shanghai", "week": {}, "overrides": {}},
    {"zone": "Asia/Shanghai", "week": dict.fromkeys(DAYS, []), "overrides": {}},
    {"zone": "UTC", "week": {}, "overrides": {"2026-03-02": []}},
    {"zone": "UTC", "week": {}, "overrides": {"1999-03-02": [["09:00", "18:00"]]}},
]


@pytest.mark.parametrize("calendar", EMPTY)
def test_a_calendar_without_working_time_is_an_error_line_at_once(calendar):
    began = process_time()
    found = ask({"calendar": calendar, "op": "due", "start": "2026-03-02T09:00:00Z", "seconds": 60})
    assert list(found) == ["error"] and "working time" in found["error"]
    assert process_time() - began < 0.1


def test_leap_days_are_days_and_others_are_none():
    week = dict.fromkeys(DAYS, [["09:00", "17:00"]])
    calendar = {"zone": "UTC", "week": week, "overrides": {"2028-02-29": [["09:00", "10:00"]]}}
    span = {
        "calendar": calendar,
        "op": "elapsed",
        "start": "2028-02-28T00:00:00Z",
        "end": "2028-03-02T00:00:00Z",
    }
    assert ask(span) == {"seconds": (8 + 1 + 8) * 3600}
    span |= {"start": "2024-02-28T00:00:00Z", "end": "2024-03-02T00:00:00Z"}
    assert ask(span) == {"seconds": 3 * 8 * 3600}
    never = {**calendar, "overrides": {"2027-02-29": []}}
    assert "2027-02-29" in ask({**span, "calendar": never})["error"]


def test_the_end_of_the_day_is_written_24_00():
    week = {"fri": [["18:00", "24:00"]], "sat": [["00:00", "02:00"]]}
    start = datetime(2026, 3, 6, 19, tzinfo=UTC).isoformat()
    question = {"calendar": {"zone": "UTC", "week": week}, "op": "due", "start": start}
    assert ask({**question, "seconds": 5 * 3600}) == {"due": "2026-03-07T00:00:00Z"}
    assert ask({**question, "seconds": 7 * 3600}) == {"due": "2026-03-07T02:00:00Z"}
    late = {"zone": "UTC", "week": {"fri": [["18:00", "24:30"]]}}
    assert list(ask({**question, "calendar": late, "seconds": 60})) == ["error"]
