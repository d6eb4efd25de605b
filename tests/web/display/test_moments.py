"""Time in words: near, exact, in the reader's zone and language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from servicedesk.events import clock
from servicedesk.web.display import durations, moments
from servicedesk.web.display.deadlines import Deadline, chip
from servicedesk.web.display.times import when

THURSDAY = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)  # 15:00 in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (timedelta(), "today 15:00"),
        (timedelta(days=1), "tomorrow 15:00"),
        (timedelta(days=-1), "yesterday 15:00"),
        (timedelta(days=5), "Tue 15:00"),
        (timedelta(days=-6), "Fri 15:00"),
        (timedelta(days=8), "Fri 4 Dec 15:00"),
        (timedelta(days=60), "25 Jan 2027 15:00"),
    ],
)
def test_a_moment_is_said_as_near_as_it_is(away: timedelta, text: str) -> None:
    with timezone.override(SHANGHAI):
        assert moments.moment_text(THURSDAY + away, now=THURSDAY) == text


def test_the_zone_of_the_reader_decides_which_day_it_is() -> None:
    late_evening = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
    with timezone.override(SHANGHAI):
        assert moments.moment_text(late_evening, now=THURSDAY) == "today 23:30"
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert moments.moment_text(late_evening, now=THURSDAY) == "tomorrow 00:30"


def test_the_full_moment_names_the_zone() -> None:
    with timezone.override(SHANGHAI):
        full = moments.full_moment_text(THURSDAY)
    assert full == "Thursday 26 November 2026, 15:00 (Shanghai time, UTC+8)"
    with timezone.override(ZoneInfo("Asia/Kolkata")):
        assert moments.full_moment_text(THURSDAY).endswith("12:30 (Kolkata time, UTC+5:30)")


def test_a_dated_moment_is_right_on_every_day_it_is_read() -> None:
    with clock.frozen(THURSDAY), timezone.override(SHANGHAI):
        assert moments.dated_moment_text(THURSDAY) == "Thu 26 Nov, 15:00 (Shanghai time)"
        assert moments.dated_moment_text(None) == ""
        with translation.override("zh-hans"):
            assert moments.dated_moment_text(THURSDAY) == "11月26日 周四 15:00（上海时间）"


def test_moments_without_an_own_now_ask_the_clock() -> None:
    with clock.frozen(THURSDAY), timezone.override(SHANGHAI):
        assert moments.moment_text(THURSDAY) == "today 15:00"
        assert moments.date_text(date(2026, 11, 26)) == "Thu 26 Nov"
        assert durations.ago_text(THURSDAY - timedelta(minutes=5)) == "5 min ago"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "under 1 min"),
        (59, "under 1 min"),
        (40 * 60, "40 min"),
        (7800, "2 h 10 min"),
        (-7800, "2 h 10 min"),
        (13 * 3600, "13 h"),
        (30 * 3600 + 600, "30 h"),
        (timedelta(hours=1), "1 h"),
        (None, ""),
    ],
)
def test_working_time_is_told_in_hours_and_minutes(seconds: float | timedelta | None, text: str) -> None:
    assert durations.duration_text(seconds) == text


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(hours=3, minutes=10), "3 h ago"),
        (timedelta(days=4), "4 days ago"),
        (timedelta(days=35), "5 weeks ago"),
        (timedelta(minutes=-20), "in 20 min"),
    ],
)
def test_distances_on_the_wall_clock(away: timedelta, text: str) -> None:
    assert durations.ago_text(THURSDAY - away, now=THURSDAY) == text


def test_nothing_is_said_about_no_moment() -> None:
    assert moments.moment_text(None) == moments.full_moment_text(None) == durations.ago_text(None) == ""
    assert moments.date_text(None) == ""


def test_english_has_a_name_for_every_day_and_month() -> None:
    with translation.override("en"), timezone.override(UTC):
        days = {moments.full_moment_text(THURSDAY + timedelta(days=count)).split()[0] for count in range(7)}
        names = {
            moments.date_text(date(2026, month, 3), date(2026, 1, 1)).split()[2] for month in range(1, 13)
        }
    assert (len(days), len(names)) == (7, 12)


def test_one_moment_is_worded_for_each_reader() -> None:
    words = []
    for language, zone in (
        ("en", SHANGHAI),
        ("en", ZoneInfo("Europe/Berlin")),
        ("zh-hans", SHANGHAI),
        ("en", UTC),
    ):
        with translation.override(language), timezone.override(zone), clock.frozen(THURSDAY):
            words.append((moments.moment_text(THURSDAY), moments.full_moment_text(THURSDAY)))
    assert words[0] == ("today 15:00", "Thursday 26 November 2026, 15:00 (Shanghai time, UTC+8)")
    assert words[1][0] == "today 08:00"
    assert len(set(words)) == 4


@pytest.mark.parametrize("style", ["moment", "ago"])
def test_pages_name_a_moment_to_the_second_as_html_can_read_it(style: str) -> None:
    at = THURSDAY + timedelta(seconds=43, microseconds=123456)
    with clock.frozen(THURSDAY), timezone.override(SHANGHAI):
        assert '<time datetime="2026-11-26T07:00:43+00:00"' in when(at, style)
        assert 'data-due="2026-11-26T07:00:43+00:00"' in chip(Deadline("running", at))
