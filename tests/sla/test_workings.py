"""The working that is shown: it adds up to what the stopwatch counts, and it stays short."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.calendars.worktime import ALWAYS, Schedule
from sla import stopwatch, workings
from sla.stopwatch import Exclusion, Span
from tests.calendars.examples import SHANGHAI
from tests.calendars.strategies import calendars, instants_near, law

HOUR = timedelta(hours=1)
ZERO = timedelta(0)
DESK = Schedule.from_json(SHANGHAI)
HERE = ZoneInfo("Asia/Shanghai")


def march(text: str) -> datetime:
    """`2 09:00` is Monday, 2 March 2026, 09:00 in Shanghai."""
    day, time = text.split()
    return datetime.fromisoformat(f"2026-03-{int(day):02}T{time}").replace(tzinfo=HERE)


def shown(lines: list[workings.Line]) -> list[tuple[str, str, float]]:
    return [
        (f"{line.starts_at.astimezone(HERE):%d %H:%M}", f"{line.ends_at.astimezone(HERE):%d %H:%M}", line.length / HOUR)
        for line in lines
    ]  # fmt: skip


CASE_5 = [
    Span(march("2 09:00"), "running", DESK),
    Span(march("2 16:00"), "paused", DESK),
    Span(march("3 10:00"), "running", DESK),
]


def test_case_5_is_written_down_window_by_window() -> None:
    found = workings.lines(CASE_5, march("3 10:10"), zone=HERE)
    assert shown(found) == [
        ("02 09:00", "02 12:00", 3.0),
        ("02 13:30", "02 16:00", 2.5),
        ("03 10:00", "03 10:10", pytest.approx(1 / 6)),
    ]
    assert workings.total(found) == 5.5 * HOUR + timedelta(minutes=10)


def test_excluded_time_is_cut_out_of_a_window() -> None:
    left_out = [Exclusion(march("2 10:00"), march("2 11:00"))]
    found = workings.lines(CASE_5[:1], march("2 12:00"), left_out, zone=HERE)
    assert shown(found) == [("02 09:00", "02 10:00", 1.0), ("02 11:00", "02 12:00", 1.0)]


@pytest.mark.parametrize(
    ("days", "grain", "most"),
    [(4, "window", 12), (14, "day", 16), (100, "week", 18), (1000, "month", 36), (9000, "year", 26)],
)
def test_the_longer_the_stretch_the_more_a_line_sums_up(days: int, grain: str, most: int) -> None:
    start = march("2 09:00")
    end = start + timedelta(days=days)
    found = workings.lines([Span(start, "running", DESK)], end, zone=HERE)
    assert {line.grain for line in found} == {grain}
    assert 1 < len(found) <= most
    assert workings.total(found) == DESK.elapsed(start, end)


def test_a_clock_that_has_not_run_has_no_working() -> None:
    assert workings.lines([], march("2 09:00"), zone=HERE) == []
    assert workings.lines(CASE_5, march("2 09:00"), zone=HERE) == []


@law
@given(st.data())
def test_the_working_adds_up_to_the_elapsed_time(data: st.DataObject) -> None:
    content, day = data.draw(calendars())
    schedules = [Schedule.from_json(content), ALWAYS, DESK]
    moments = sorted(data.draw(st.lists(instants_near(day), min_size=1, max_size=6)))
    stretch = data.draw(st.sampled_from([1, 7, 40, 400, 4000]))
    moments = [moments[0] + (moment - moments[0]) * stretch for moment in moments]
    states: st.SearchStrategy[stopwatch.State] = st.sampled_from(["running", "running", "paused"])
    spans = [Span(moment, data.draw(states), data.draw(st.sampled_from(schedules))) for moment in moments]
    until = moments[-1] + timedelta(hours=data.draw(st.integers(0, 200)))
    cuts = data.draw(st.lists(st.tuples(st.sampled_from(moments), st.integers(-20, 90)), max_size=3))
    left_out = [Exclusion(at, at + timedelta(hours=hours)) for at, hours in cuts if hours > 0]
    zone = ZoneInfo(
        data.draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Pacific/Apia", "America/Havana"]))
    )
    found = workings.lines(spans, until, left_out, zone=zone)
    assert workings.total(found) == stopwatch.elapsed(spans, until, left_out)
    assert all(line.length > ZERO for line in found)
    assert all(one.ends_at <= following.starts_at for one, following in pairwise(found))
