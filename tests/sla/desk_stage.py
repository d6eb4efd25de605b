"""Where the state machine plays: a calendar for each unit, promises of every kind, and what may be done with what."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from departments.models import Department
from servicedesk.calendars.actions import create_calendar
from sla.models import Policy
from tests.cast import STEPS, Company
from tests.sla.desk_model import PROMISED, TABLES
from tests.sla.desk_times import publish_times
from tests.sla.minutes import ORIGIN, SHARES

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
# Lunch and a Sunday that falls into the spring gap; nights; a half-hour change; a zone of quarters.
CALENDARS: dict[str, dict[str, Any]] = {
    "facilities": {
        "zone": "Europe/Berlin",
        "week": {
            **dict.fromkeys(WEEKDAYS, [["09:00", "12:00"], ["13:00", "17:30"]]),
            "sun": [["00:00", "02:30"], ["03:00", "05:00"]],
        },
        "overrides": {"2026-04-03": [], "2026-04-04": [["10:00", "14:00"]]},
    },
    "movers": {
        "zone": "America/New_York",
        "week": dict.fromkeys(EVERY_DAY, [["00:00", "06:00"], ["22:00", "24:00"]]),
        "overrides": {},
    },
    "it": {
        "zone": "Australia/Lord_Howe",
        "week": dict.fromkeys(EVERY_DAY[:6], [["08:00", "16:00"]]),
        "overrides": {},
    },
    "finance": {
        "zone": "Asia/Kathmandu",
        "week": dict.fromkeys(("sun", *WEEKDAYS), [["09:30", "17:15"]]),
        "overrides": {},
    },
}
BEGIN = ORIGIN + timedelta(days=25, hours=8)  # Thursday 26 March 2026, 09:00 in Berlin
LAST = BEGIN + timedelta(days=120)
ACTORS = ["mia", "li_wei", "chen", "tom", "noah"]
workers = st.sampled_from(["whose turn it is"] * 6 + ACTORS)
askers = st.sampled_from(["mia"] * 6 + ACTORS)
units = st.sampled_from(["facilities", "movers", "it"])
priorities = st.sampled_from(["low", "normal", "high", "urgent"])
PAUSES = st.sampled_from([0, 0, 0, 1, 5, 24, 40, 60, 96, 180, 480, 930, 1440, 4000, 8000])
# What is done, with what: each verb of tickets, and what no verb of theirs does yet.
GIVEN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    **dict.fromkeys(("take", "ask", "reply", "note", "resolve"), {"actor": workers}),
    **dict.fromkeys(("hear", "answer", "confirm", "not_solved", "reopen", "cancel"), {"actor": askers}),
    "assign": {"actor": workers, "unit": units},
    "transfer": {"actor": workers, "to": units, "wrong": st.booleans()},
    "set_priority": {"actor": workers, "priority": priorities},
    "publish": {
        "times": st.sampled_from(sorted(TABLES)),
        "is_agreed": st.sampled_from([False] * 3 + [True]),
        "is_applied": st.sampled_from([True] * 3 + [False]),
    },
    "agree_date": {"ahead": st.sampled_from([15, 60, 400, 2000])},
    "correct": {
        "which": st.integers(0, 20),
        "start": st.integers(0, 3000),
        "length": st.sampled_from([1, 30, 240, 2000]),
    },
    "edit_calendar": {
        "unit": st.sampled_from(sorted(CALENDARS)),
        "days": st.integers(2, 6),
        "windows": st.sampled_from([[], [["10:00", "15:00"]], [["00:00", "24:00"]]]),
    },
}
EVER = ["agree_date", "agree_date", "publish", "publish", "correct", "edit_calendar", "note", "hear"]
OPEN = ["transfer", "reply", "set_priority", "set_priority", "resolve", *EVER]
FITTING = {
    "new": ["take", "assign", "ask", "ask", *OPEN],
    "in_progress": ["assign", "ask", "ask", "ask", *OPEN],
    "waiting_requester": ["answer", "answer", "hear", *OPEN],
    "resolved": ["confirm", *["not_solved"] * 6, "reply", "hear", "correct", "publish"],
    "closed": ["reopen", "reopen", "reopen", "correct", "note"],
    "cancelled": ["correct", "reply"],
}


def set_stage(company: Company) -> None:
    """Give each unit its calendar, and the company promises of every kind."""
    for unit, content in CALENDARS.items():
        calendar = create_calendar(code=unit, name_en=unit, name_zh="", content=content, by=None, at=ORIGIN)
        department: Department = getattr(company, unit)
        department.calendar = calendar
        department.save()
    Policy.objects.update(is_active=False)
    publish_times(company, PROMISED)
    assert {level: percent / 100 for level, percent, *_ in STEPS} == SHARES
