"""Hours as people type them, and a week with shifts over midnight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.calendars.arithmetic.opening_hours import DAYS, read_week, read_windows
from servicedesk.calendars.editing.hours_text import HoursError, read_day, read_minutes, read_shift, write_day
from servicedesk.calendars.editing.shifts import Overlap, join, split
from tests.calendars.strategies import WINDOWS, law


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("9", 540), ("09", 540), ("9:30", 570), ("0930", 570), ("930", 570), (" 18.00 ", 1080), ("24:00", 1440),
     ("00:00", 0), ("9：30", 570), ("13h30", 810), ("9点", None), ("", None), ("25", None), ("9:60", None),
     ("24:01", None), ("noon", None), ("-1", None)],
)  # fmt: skip
def test_a_time_of_day_is_read_as_people_write_it(text: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(HoursError, match="^time"):
            read_minutes(text)
    else:
        assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("9-12, 13:30-18", ((540, 720), (810, 1080))),
        ("13:30–18:00，9:00–12:00", ((540, 720), (810, 1080))),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00 to 00:00", ((1320, 1440),)),
        ("9至12、13至18", ((540, 720), (780, 1080))),
        ("", ()),
    ],
)
def test_a_day_in_one_line_becomes_windows_in_order(text: str, windows: object) -> None:
    assert read_day(text) == windows


@pytest.mark.parametrize(
    ("text", "code"),
    [("9", "pair"), ("9-12-18", "pair"), ("9-9", "empty"), ("22-6", "order"), ("9-12, 11-18", "overlap"),
     ("9-25", "time"), ("24:00-24:00", "empty")],
)  # fmt: skip
def test_what_makes_no_sense_says_why(text: str, code: str) -> None:
    with pytest.raises(HoursError) as error:
        read_day(text)
    assert error.value.code == code


@law
@given(WINDOWS)
def test_a_day_that_was_written_is_read_again(windows: list[list[str]]) -> None:
    day = read_windows(windows, "mon")
    assert read_day(write_day(day)) == day


def test_a_night_shift_is_split_at_midnight_and_shown_as_one_again() -> None:
    night = read_shift("22:00", "6")
    week, overlaps = split([[night], [], [], [], [], [], [night]])
    assert (week[0], week[1], week[6]) == (((0, 360), (1320, 1440)), ((0, 360),), ((1320, 1440),))
    assert overlaps == []
    assert join(week) == [[night], [], [], [], [], [], [night]]


def test_a_week_around_the_clock_stays_seven_whole_days() -> None:
    week = (((0, 1440),),) * 7
    assert join(week) == [[(0, 1440)]] * 7
    assert split(join(week)) == (week, [])


def test_a_shift_that_begins_before_the_night_has_ended_is_named() -> None:
    rows = [[read_shift("22:00", "06:00")], [read_shift("05:00", "12:00")], [], [], [], [], []]
    assert split(rows)[1] == [Overlap(day=1, place=0)]


@law
@given(st.lists(WINDOWS, min_size=7, max_size=7))
def test_joining_and_splitting_a_week_gives_the_same_week(days: list[list[list[str]]]) -> None:
    week = read_week(dict(zip(DAYS, days, strict=True)))
    assert split(join(week)) == (week, [])
