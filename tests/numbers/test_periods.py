"""Periods are whole days of the reader's zone, half-open, whatever the clocks do there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from servicedesk.numbers.periods import Period, PeriodError, choose

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 4)


def chosen(key: str, first: str = "", last: str = "", zone: ZoneInfo = SHANGHAI) -> Period:
    return choose(key, today=TODAY, zone=zone, first=first, last=last)


def test_the_last_seven_days_end_with_today() -> None:
    period = chosen("7d")
    assert (period.first, period.last, period.days) == (date(2026, 2, 26), TODAY, 7)
    assert period.start == datetime(2026, 2, 25, 16, tzinfo=UTC)
    assert period.end == datetime(2026, 3, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize("key", ["", "30d", "year", "30D", "30d "])
def test_what_is_no_name_means_thirty_days(key: str) -> None:
    assert chosen(key).days == 30


@pytest.mark.parametrize(
    ("today", "first"), [(date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 12, 31), date(2026, 10, 1))]
)
def test_a_quarter_begins_with_its_first_month(today: date, first: date) -> None:
    period = choose("quarter", today=today, zone=SHANGHAI)
    assert (period.first, period.last) == (first, today)


def test_a_day_of_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    spring = chosen("custom", "2026-03-29", "2026-03-29", BERLIN)
    autumn = chosen("custom", "2026-10-25", "2026-10-25", BERLIN)
    assert spring.end - spring.start == timedelta(hours=23)
    assert autumn.end - autumn.start == timedelta(hours=25)


def test_a_midnight_that_does_not_exist_begins_the_day_at_the_first_moment_that_does() -> None:
    beirut = ZoneInfo("Asia/Beirut")
    period = chosen("custom", "2024-03-31", "2024-03-31", beirut)
    assert period.start.astimezone(beirut).isoformat() == "2024-03-31T01:00:00+03:00"
    assert period.end - period.start == timedelta(hours=23)


def test_the_time_before_is_as_long_and_ends_where_the_period_begins() -> None:
    for period in (
        chosen("7d"),
        chosen("30d"),
        chosen("quarter"),
        chosen("custom", "2026-03-01", "2026-03-31", BERLIN),
    ):
        assert period.before.days == period.days
        assert period.before.end == period.start


def test_weeks_run_from_monday_to_sunday_without_a_gap_and_cover_the_period() -> None:
    for period in (chosen("7d"), chosen("90d"), chosen("custom", "2026-03-20", "2026-04-02", BERLIN)):
        weeks = period.weeks()
        assert len(weeks) >= 12
        assert all(week.first.weekday() == 0 and week.days == 7 for week in weeks)
        assert all(one.end == two.start for one, two in zip(weeks, weeks[1:], strict=False))
        assert weeks[0].first <= period.first
        assert weeks[-1].last >= period.last


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("", "", "unreadable"),
        ("2026-02-30", "2026-03-01", "unreadable"),
        ("0001-01-01", "0001-01-02", "unreadable"),
        ("9999-12-30", "9999-12-31", "unreadable"),
        ("2026-03-02", "2026-03-01", "reversed"),
        ("2027-03-02", "2026-03-01", "reversed"),
        ("2020-01-01", "2026-01-01", "too_long"),
    ],
)
def test_days_that_make_no_period_are_refused(first: str, last: str, code: str) -> None:
    with pytest.raises(PeriodError) as refused:
        chosen("custom", first, last)
    assert refused.value.code == code
