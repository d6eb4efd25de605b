"""Laws of due moments over many zones, and by hand on the days on which clocks move.

The laws of elapsed time (additivity, pauses, a stop) are beside the arithmetic, in test_worktime and test_stopwatch.
"""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.calendars.worktime import Schedule
from sla import stopwatch
from sla.stopwatch import Span
from tests.calendars.examples import OFFICE
from tests.calendars.oracle import DAYS
from tests.calendars.strategies import calendars, instants_near, law

HOUR = timedelta(hours=1)
AMOUNTS = st.timedeltas(timedelta(seconds=1), timedelta(hours=90))
STEPS = (0.5, 0.8, 1.0, 1.25, 2.0)
NIGHT = [["00:00", "06:00"], ["22:00", "24:00"]]
Windows = list[list[str]]


def schedule(zone: str, windows: Windows, overrides: dict[str, Windows] | None = None) -> Schedule:
    week = dict.fromkeys(DAYS, windows)
    return Schedule.from_json({"zone": zone, "week": week, "overrides": overrides or {}})


def wall(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@law
@given(calendars(), st.data(), AMOUNTS)
def test_the_time_until_the_due_is_the_amount(found, data, amount):
    calendar, day = found
    start = data.draw(instants_near(day))
    spans = [Span(start, "running", Schedule.from_json(calendar))]
    due = stopwatch.due(spans, amount)
    assert stopwatch.elapsed(spans, due) == amount
    assert stopwatch.elapsed(spans, due - timedelta(microseconds=1)) == amount - timedelta(microseconds=1)


@law
@given(calendars(), st.data(), AMOUNTS, AMOUNTS)
def test_more_time_is_never_due_sooner(found, data, one, other):
    calendar, day = found
    desk, start = Schedule.from_json(calendar), data.draw(instants_near(day))
    less, more = sorted((one, other))
    assert desk.due(start, less) <= desk.due(start, more)


@law
@given(calendars(), st.data(), AMOUNTS)
def test_a_later_start_is_never_due_sooner(found, data, amount):
    calendar, day = found
    desk = Schedule.from_json(calendar)
    early, late = sorted((data.draw(instants_near(day)), data.draw(instants_near(day))))
    assert desk.due(early, amount) <= desk.due(late, amount)


@law
@given(calendars(), st.data(), st.integers(0, 6), st.integers(1, 4))
def test_working_days_end_one_after_the_other(found, data, days, more):
    calendar, day = found
    calendar = {**calendar, "overrides": {}}
    desk, start = Schedule.from_json(calendar), data.draw(instants_near(day))
    closes = [desk.due(start, desk.working_days(start, number)) for number in (days, days + more)]
    assert closes[0] <= closes[1]
    assert all(moment > start for moment in closes)


@law
@given(calendars(), st.data(), AMOUNTS, st.integers(-2, 5))
def test_a_holiday_makes_no_warning_and_no_escalation_sooner(found, data, target, near):
    """Peers counted a holiday as time used, and escalated sooner because of it."""
    calendar, day = found
    start = data.draw(instants_near(day))
    closed = (day + timedelta(days=near)).isoformat()
    holiday = {**calendar, "overrides": {**calendar["overrides"], closed: []}}
    usual, free = (Schedule.from_json(one) for one in (calendar, holiday))
    for share in STEPS:
        with_holiday = stopwatch.moment_at([Span(start, "running", free)], target, share)
        assert with_holiday >= stopwatch.moment_at([Span(start, "running", usual)], target, share)


def test_a_holiday_in_the_middle_moves_each_step_by_a_day():
    begun = wall("Asia/Shanghai", "2026-03-02T09:00")
    usual = schedule("Asia/Shanghai", OFFICE)
    free = schedule("Asia/Shanghai", OFFICE, {"2026-03-03": []})
    for share in STEPS:
        moments = [
            stopwatch.moment_at([Span(begun, "running", desk)], 15 * HOUR, share) for desk in (usual, free)
        ]
        is_after = share * 15 > 7.5
        assert moments[1] - moments[0] == timedelta(days=is_after), share


@pytest.mark.parametrize(
    ("zone", "windows", "start", "hours", "due"),
    [
        pytest.param("Europe/Berlin", OFFICE, "2026-03-28T17:00", 2, "2026-03-29T10:00", id="spring-office"),
        pytest.param("Europe/Berlin", OFFICE, "2026-10-24T17:00", 2, "2026-10-25T10:00", id="autumn-office"),
        pytest.param("Europe/Berlin", NIGHT, "2026-03-28T22:00", 7, "2026-03-29T06:00", id="spring-night"),
        pytest.param("Europe/Berlin", NIGHT, "2026-10-24T22:00", 9, "2026-10-25T06:00", id="autumn-night"),
        pytest.param(
            "Europe/Berlin", [["00:00", "02:30"], ["03:00", "05:00"]], "2026-03-29T00:00", 4,
            "2026-03-29T05:00", id="a-window-into-the-gap",
        ),
        pytest.param("Europe/Berlin", [["00:00", "24:00"]], "2026-03-29T00:00", 23, "2026-03-30T00:00", id="23-h"),
        pytest.param("Europe/Berlin", [["00:00", "24:00"]], "2026-10-25T00:00", 25, "2026-10-26T00:00", id="25-h"),
        pytest.param(
            "Australia/Lord_Howe", [["00:00", "24:00"]], "2026-10-04T00:00", 23.5, "2026-10-05T00:00", id="half-hour",
        ),
        pytest.param("America/Sao_Paulo", NIGHT, "2018-11-03T22:00", 7, "2018-11-04T06:00", id="gap-at-midnight"),
        pytest.param("Pacific/Apia", OFFICE, "2011-12-29T09:00", 15, "2011-12-31T18:00", id="a-day-that-was-not"),
        pytest.param("UTC", OFFICE, "2028-02-28T09:00", 15, "2028-02-29T18:00", id="leap-day"),
        pytest.param("UTC", OFFICE, "2100-02-28T09:00", 15, "2100-03-01T18:00", id="no-leap-day"),
        pytest.param("UTC", OFFICE, "2026-03-02T11:30", 1, "2026-03-02T14:00", id="lunch"),
    ],
)  # fmt: skip
def test_by_hand_where_the_laws_alone_see_nothing(zone, windows, start, hours, due):
    desk, begun, ends = schedule(zone, windows), wall(zone, start), wall(zone, due)
    assert desk.due(begun, hours * HOUR) == ends
    assert desk.elapsed(begun, ends) == hours * HOUR


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut"])
def test_no_day_of_a_year_is_doubled_or_dropped(zone):
    """Peers added 24 hours for each day, and so doubled or dropped one when clocks moved."""
    desk = schedule(zone, [["09:00", "17:30"]])
    midnights = [wall(zone, (date(2026, 1, 1) + timedelta(days=day)).isoformat()) for day in range(366)]
    assert [desk.elapsed(*pair) for pair in pairwise(midnights)] == [8.5 * HOUR] * 365
    assert desk.elapsed(midnights[0], midnights[-1]) == 365 * 8.5 * HOUR
