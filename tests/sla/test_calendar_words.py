"""A calendar in words."""

import pytest

from servicedesk.calendars.arithmetic.opening_hours import read_week
from sla.display.calendars import week_words
from tests.cast import WEEK, WORKDAY

ALL_DAY = [["00:00", "24:00"]]
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.mark.parametrize(
    ("week", "lines"),
    [
        (WEEK, ["Mon–Fri 09:00–12:00, 13:30–18:00"]),
        (
            {**WEEK, "wed": [], "sat": [["09:00", "12:00"]]},
            [
                "Mon–Tue 09:00–12:00, 13:30–18:00",
                "Thu–Fri 09:00–12:00, 13:30–18:00",
                "Sat 09:00–12:00",
            ],
        ),
        ({"sun": WORKDAY}, ["Sun 09:00–12:00, 13:30–18:00"]),
        (dict.fromkeys(EVERY_DAY, WORKDAY), ["Mon–Sun 09:00–12:00, 13:30–18:00"]),
        (dict.fromkeys(EVERY_DAY, ALL_DAY), ["24 hours"]),
        ({}, ["closed"]),
    ],
)
def test_a_week_is_said_in_short(week: dict[str, list[list[str]]], lines: list[str]) -> None:
    assert week_words(read_week(week)) == lines
