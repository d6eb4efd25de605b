"""The conformance cases of the service-level semantics that arithmetic alone decides, under their numbers.

Asia/Shanghai, Monday to Friday 09-12 and 13:30-18; 16-23 Feb 2026 closed, Saturdays 14 and 28 Feb worked.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.stopwatch import Span
from tests.calendars.examples import SHANGHAI
from tests.calendars.oracle import DAYS

HOUR = timedelta(hours=1)
DESK = Schedule.from_json(SHANGHAI)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """`Mon 2 Mar 11:00` of 2026, on the wall of `zone`; the weekday is checked."""
    weekday, rest = text.split(maxsplit=1)
    found = datetime.strptime(f"2026 {rest}", "%Y %d %b %H:%M").replace(tzinfo=ZoneInfo(zone))
    assert found.strftime("%a") == weekday, f"{rest} is not a {weekday}"
    return found


def clock(*changes: tuple[str, stopwatch.State]) -> list[Span]:
    return [Span(at(moment), state, DESK) for moment, state in changes]


def paris(windows: list) -> Schedule:
    return Schedule.from_json({"zone": "Europe/Paris", "week": dict.fromkeys(DAYS, windows), "overrides": {}})


@pytest.mark.parametrize(
    ("hours", "start", "due"),
    [
        pytest.param(2, "Mon 2 Mar 11:00", "Mon 2 Mar 14:30", id="case-1-lunch-is-skipped"),
        pytest.param(7.5, "Mon 2 Mar 09:00", "Mon 2 Mar 18:00", id="case-2-due-at-closing-not-next-opening"),
        pytest.param(1, "Fri 6 Mar 20:00", "Mon 9 Mar 10:00", id="case-3-after-hours-on-friday"),
        pytest.param(4, "Fri 13 Feb 17:00", "Sat 14 Feb 12:00", id="case-4-make-up-saturday"),
        pytest.param(4, "Sat 14 Feb 16:00", "Tue 24 Feb 11:00", id="case-4b-over-the-festival"),
    ],
)
def test_cases_1_to_4b_due_dates_in_the_office(hours, start, due):
    spans = clock((start, "running"))
    assert stopwatch.due(spans, hours * HOUR) == at(due)
    assert stopwatch.elapsed(spans, at(due)) == hours * HOUR


def test_case_5_a_pause_overnight():
    paused = clock(("Mon 2 Mar 09:00", "running"), ("Mon 2 Mar 16:00", "paused"))
    assert stopwatch.elapsed(paused, at("Tue 3 Mar 10:00")) == 5.5 * HOUR
    assert stopwatch.due(paused, 6 * HOUR) is None
    resumed = [*paused, *clock(("Tue 3 Mar 10:00", "running"))]
    assert stopwatch.due(resumed, 6 * HOUR) == at("Tue 3 Mar 10:30")


def test_case_6_raised_with_the_grace_left():
    spans, now = clock(("Mon 2 Mar 09:00", "running")), at("Mon 2 Mar 13:30")
    used = stopwatch.elapsed(spans, now)
    assert used == 3 * HOUR
    assert stopwatch.due(spans, stopwatch.raised_target(15 * HOUR, 4 * HOUR, used)) == at("Mon 2 Mar 14:30")


def test_case_6b_raised_with_less_than_the_grace_left_is_not_an_instant_breach():
    spans, now = clock(("Mon 2 Mar 09:00", "running")), at("Mon 2 Mar 17:00")
    used = stopwatch.elapsed(spans, now)
    assert used == 6.5 * HOUR
    target = stopwatch.raised_target(15 * HOUR, 4 * HOUR, used)
    assert stopwatch.due(spans, target) == at("Mon 2 Mar 18:00")
    assert stopwatch.missed_at(spans, now, target) is None


def test_case_7_reopened_where_it_stopped():
    first = clock(("Mon 2 Mar 09:00", "running"), ("Mon 2 Mar 15:00", "stopped"))
    used = stopwatch.elapsed(first, at("Wed 4 Mar 10:00"))
    assert used == 4.5 * HOUR
    second = clock(("Wed 4 Mar 10:00", "running"))
    target = stopwatch.reopened_target(8 * HOUR, used)
    assert stopwatch.due(second, target, carried=used) == at("Wed 4 Mar 15:00")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("Sat 28 Mar 23:30", "Tue 31 Mar 12:00", 21),
        ("Sun 25 Oct 00:30", "Mon 26 Oct 12:00", 12),
    ],
)
def test_case_8_days_are_neither_doubled_nor_dropped_when_clocks_move(start, end, hours):
    desk = paris([["09:00", "18:00"]])
    assert desk.elapsed(at(start, "Europe/Paris"), at(end, "Europe/Paris")) == hours * HOUR


def test_case_9_around_the_clock_over_the_spring_change():
    start = at("Sat 28 Mar 12:00", "Europe/Paris")
    due = paris([["00:00", "24:00"]]).due(start, 24 * HOUR)
    assert due == at("Sun 29 Mar 13:00", "Europe/Paris")
    assert due - start.astimezone(due.tzinfo) == 24 * HOUR


def test_case_10_a_night_shift_over_the_spring_change():
    desk = paris([["00:00", "06:00"], ["22:00", "24:00"]])
    evening, morning = at("Sat 28 Mar 22:00", "Europe/Paris"), at("Sun 29 Mar 06:00", "Europe/Paris")
    assert desk.elapsed(evening, morning) == 7 * HOUR


def test_case_11_the_warning_at_80_percent():
    spans = clock(("Mon 2 Mar 09:00", "running"))
    assert stopwatch.moment_at(spans, 6 * HOUR, 0.8) == at("Mon 2 Mar 15:18")


def test_case_13_paused_past_the_old_due_is_still_paused_and_not_late():
    running = clock(("Mon 2 Mar 09:00", "running"))
    assert stopwatch.due(running, 6 * HOUR) == at("Mon 2 Mar 16:30")
    paused = [*running, *clock(("Mon 2 Mar 16:00", "paused"))]
    reading = stopwatch.read(paused, at("Thu 5 Mar 11:00"), 6 * HOUR)
    assert reading.state == "paused"
    assert reading.due_at is None
    assert reading.missed_at is None
    assert reading.remaining == HOUR / 2
