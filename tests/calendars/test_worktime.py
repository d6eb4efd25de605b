"""Working time against hand-worked examples, against its own laws, and against counting minute by minute."""

from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from servicedesk.calendars.worktime import ALWAYS, NoWorkingTime, OutOfReach, Schedule, ScheduleError
from tests.calendars.examples import OFFICE, SHANGHAI
from tests.calendars.oracle import DAYS, Minutes
from tests.calendars.strategies import ZONES, calendars, instants_near, law

NINE_TO_SIX = [["09:00", "18:00"]]
NIGHT = [["00:00", "06:00"], ["22:00", "24:00"]]
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def shanghai() -> Schedule:
    return Schedule.from_json(SHANGHAI)


def schedule(zone: str, overrides: dict | None = None, **week: list) -> Schedule:
    return Schedule.from_json({"zone": zone, "week": week, "overrides": overrides or {}})


def every_day(zone: str, windows: list, overrides: dict | None = None) -> Schedule:
    return schedule(zone, overrides, **dict.fromkeys(DAYS, windows))


def weekdays(zone: str, windows: list, overrides: dict | None = None) -> Schedule:
    return schedule(zone, overrides, **dict.fromkeys(DAYS[:5], windows))


def wall(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Days on which clocks move


def test_a_window_into_the_spring_gap_is_not_counted_twice():
    berlin = every_day("Europe/Berlin", [["00:00", "02:30"], ["03:00", "05:00"]])
    day = date(2026, 3, 29)
    assert berlin.windows(day, day) == [(utc("2026-03-28T23:00"), utc("2026-03-29T03:00"))]
    assert berlin.elapsed(utc("2026-03-28T23:00"), utc("2026-03-29T12:00")) == 4 * HOUR
    assert berlin.due(utc("2026-03-28T23:00"), 4 * HOUR) == utc("2026-03-29T03:00")


@pytest.mark.parametrize(
    ("zone", "windows", "day", "hours"),
    [
        ("Europe/Berlin", [["00:00", "24:00"]], "2026-03-29", 23),
        ("Europe/Berlin", [["00:00", "24:00"]], "2026-10-25", 25),
        ("Europe/Berlin", [["02:30", "04:30"]], "2026-03-29", 1),  # 02:30 is read as 03:30
        ("Europe/Berlin", [["02:15", "02:45"]], "2026-03-29", 0.5),  # 03:15 to 03:45
        ("Europe/Berlin", [["02:15", "02:45"]], "2026-10-25", 0.5),  # the first of the two
        ("Europe/Berlin", [["02:30", "03:00"]], "2026-03-29", 0),  # 03:30 to 03:00
        ("Europe/Berlin", [["00:00", "02:30"]], "2026-10-25", 2.5),  # ends at the first 02:30
        ("Europe/Berlin", [["02:30", "03:30"]], "2026-10-25", 2),  # begins at the first 02:30
        ("Australia/Lord_Howe", [["00:00", "24:00"]], "2026-10-04", 23.5),
        ("Antarctica/Troll", [["00:00", "06:00"]], "2026-03-29", 4),
        ("America/Sao_Paulo", [["00:00", "02:00"]], "2018-11-04", 1),  # midnight itself does not exist
        ("America/Havana", [["00:00", "01:00"]], "2024-11-03", 2),  # 00:00 to 01:00 twice
        ("Asia/Shanghai", [["00:00", "24:00"]], "2026-03-29", 24),
        ("Pacific/Apia", [["00:00", "24:00"]], "2011-12-30", 0),  # a date that never was
    ],
)
def test_a_local_day_has_its_true_length(zone, windows, day, hours):
    on = date.fromisoformat(day)
    found = every_day(zone, windows).windows(on, on)
    assert sum((end - start for start, end in found), timedelta(0)) == hours * HOUR


def test_a_night_shift_over_the_spring_change_is_an_hour_shorter():
    paris = every_day("Europe/Paris", NIGHT)
    evening, morning = wall("Europe/Paris", "2026-03-28T22:00"), wall("Europe/Paris", "2026-03-29T06:00")
    assert paris.elapsed(evening, morning) == 7 * HOUR
    assert paris.due(evening, 7 * HOUR) == morning
    assert paris.next_closing(evening) == morning, "24:00 and 00:00 are one stretch"


def test_the_same_wall_time_keeps_its_meaning_on_both_sides_of_a_change():
    new_york = weekdays("America/New_York", NINE_TO_SIX)
    friday = wall("America/New_York", "2026-03-06T17:00")
    assert new_york.due(friday, 2 * HOUR) == utc("2026-03-09T14:00"), "Monday 10:00 in summer time"


def test_start_and_end_in_one_zone_are_subtracted_as_instants():
    paris = ZoneInfo("Europe/Paris")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=fold) for fold in (0, 1))
    assert ALWAYS.elapsed(first, second) == HOUR
    assert every_day("Europe/Paris", [["00:00", "24:00"]]).elapsed(first, second) == HOUR


# Amounts and edges


def test_an_amount_that_ends_with_the_day_is_due_at_closing_time_and_one_more_the_next_day():
    desk = weekdays("Asia/Shanghai", OFFICE)
    opening = wall("Asia/Shanghai", "2026-03-02T09:00")
    assert desk.due(opening, 7.5 * HOUR) == wall("Asia/Shanghai", "2026-03-02T18:00")
    later = desk.due(opening, 7.5 * HOUR + MICROSECOND)
    assert later == wall("Asia/Shanghai", "2026-03-03T09:00") + MICROSECOND


@pytest.mark.parametrize("weeks", [0, 1, 3, 10, 52, 520, 5200])
def test_an_amount_that_ends_with_a_week_or_a_year_is_due_at_its_last_closing_time(weeks):
    desk = weekdays("UTC", NINE_TO_SIX)
    for monday, friday in (
        ("2026-03-02T09:00", "2026-03-06T18:00"),
        ("2021-12-27T09:00", "2021-12-31T18:00"),
    ):
        start, close = utc(monday), utc(friday) + timedelta(weeks=weeks)
        assert desk.due(start, 45 * HOUR * (weeks + 1)) == close
        assert desk.before(close, 45 * HOUR * (weeks + 1)) == start


@pytest.mark.parametrize("years", [1, 3, 9, 300])
def test_an_amount_that_ends_with_a_year_is_due_at_midnight(years):
    desk = every_day("UTC", [["12:00", "24:00"]])
    start, end = utc("2026-01-01T12:00"), utc(f"{2026 + years}-01-01T00:00")
    amount = 12 * HOUR * ((end - start).days + 1)
    assert desk.due(start, amount) == end
    assert desk.before(end, amount) == start


def test_nothing_is_due_at_once_even_outside_hours():
    desk = weekdays("Asia/Shanghai", OFFICE)
    sunday = wall("Asia/Shanghai", "2026-03-01T15:00")
    assert desk.due(sunday, timedelta(0)) == sunday
    assert desk.before(sunday, timedelta(0)) == sunday
    assert desk.due(sunday, MICROSECOND) == wall("Asia/Shanghai", "2026-03-02T09:00") + MICROSECOND


def test_before_finds_the_latest_start():
    desk = weekdays("Asia/Shanghai", OFFICE)
    monday = wall("Asia/Shanghai", "2026-03-09T10:00")
    assert desk.before(monday, 2 * HOUR) == wall("Asia/Shanghai", "2026-03-06T17:00")
    assert desk.before(monday, HOUR) == wall("Asia/Shanghai", "2026-03-09T09:00")


def test_time_that_runs_backwards_is_nothing_and_a_negative_amount_is_refused():
    desk = weekdays("UTC", NINE_TO_SIX)
    assert desk.elapsed(utc("2026-03-03T12:00"), utc("2026-03-02T12:00")) == timedelta(0)
    for ask in (desk.due, desk.before, ALWAYS.due, ALWAYS.before):
        with pytest.raises(ValueError, match="negative"):
            ask(utc("2026-03-03T12:00"), -MICROSECOND)


def test_a_naive_time_is_refused():
    naive = utc("2026-03-02T12:00").replace(tzinfo=None)
    for ask in (weekdays("UTC", NINE_TO_SIX).is_open, ALWAYS.next_opening):
        with pytest.raises(ValueError, match="without a zone"):
            ask(naive)


def test_opening_is_working_time_and_closing_is_not():
    desk = weekdays("UTC", OFFICE)
    assert desk.is_open(utc("2026-03-02T09:00"))
    assert desk.is_open(utc("2026-03-02T12:00") - MICROSECOND)
    assert not desk.is_open(utc("2026-03-02T12:00"))
    assert desk.next_opening(utc("2026-03-02T12:00")) == utc("2026-03-02T13:30")
    assert desk.next_opening(utc("2026-03-02T14:00")) == utc("2026-03-02T14:00")
    assert desk.next_closing(utc("2026-03-02T14:00")) == utc("2026-03-02T18:00")
    assert desk.next_closing(utc("2026-03-06T18:00")) == utc("2026-03-09T12:00")


def test_around_the_clock_never_closes_in_any_zone():
    at = utc("2026-03-28T22:30:07.000001")
    for always in (ALWAYS, every_day("Europe/Paris", [["00:00", "24:00"]])):
        assert always.due(at, 1000 * HOUR) == at + 1000 * HOUR
        assert always.before(at, 1000 * HOUR) == at - 1000 * HOUR
        assert always.elapsed(at, at + 5 * MICROSECOND) == 5 * MICROSECOND
        assert always.is_open(at)
        assert always.next_closing(at) is None
    but_christmas = every_day("UTC", [["00:00", "24:00"]], {"2026-12-25": []})
    assert but_christmas.next_closing(at) == utc("2026-12-25T00:00")
    assert but_christmas.elapsed(utc("2026-01-01T00:00"), utc("2027-01-01T00:00")) == 364 * 24 * HOUR


def test_an_override_replaces_the_day_in_both_directions():
    desk = weekdays("Asia/Shanghai", OFFICE, {"2026-02-28": NINE_TO_SIX, "2026-03-02": []})
    friday = wall("Asia/Shanghai", "2026-02-27T17:00")
    assert desk.due(friday, 2 * HOUR) == wall("Asia/Shanghai", "2026-02-28T10:00")
    assert desk.due(friday, 11 * HOUR) == wall("Asia/Shanghai", "2026-03-03T10:00")


def test_a_leap_day_is_a_day():
    desk = every_day("UTC", NINE_TO_SIX)
    assert desk.elapsed(utc("2028-02-28T00:00"), utc("2028-03-02T00:00")) == 27 * HOUR
    assert desk.elapsed(utc("2027-02-28T00:00"), utc("2027-03-02T00:00")) == 18 * HOUR


# Working days


@pytest.mark.parametrize(
    ("start", "days", "close"),
    [
        ("2026-03-02T10:00", 0, "2026-03-02T18:00"),
        ("2026-03-02T10:00", 1, "2026-03-03T18:00"),
        ("2026-03-02T07:00", 1, "2026-03-03T18:00"),
        ("2026-03-02T12:30", 1, "2026-03-03T18:00"),
        ("2026-03-06T10:00", 3, "2026-03-11T18:00"),
        ("2026-03-06T20:00", 1, "2026-03-10T18:00"),  # after hours it is Monday's request
        ("2026-03-07T10:00", 1, "2026-03-10T18:00"),
        ("2026-02-13T10:00", 1, "2026-02-14T18:00"),  # a make-up Saturday
        ("2026-02-13T10:00", 2, "2026-02-24T18:00"),  # and then a week's holiday
    ],
)
def test_working_days_end_at_close_of_business(shanghai, start, days, close):
    start_at, close_at = wall("Asia/Shanghai", start), wall("Asia/Shanghai", close)
    amount = shanghai.working_days(start_at, days)
    assert shanghai.due(start_at, amount) == close_at
    assert amount == shanghai.elapsed(start_at, close_at)


def test_a_shortened_day_closes_earlier():
    desk = weekdays("UTC", NINE_TO_SIX, {"2026-03-03": [["09:00", "11:00"]]})
    assert desk.working_days(utc("2026-03-02T17:00"), 1) == 3 * HOUR


def test_a_negative_number_of_working_days_is_refused(shanghai):
    with pytest.raises(ValueError, match="negative"):
        shanghai.working_days(utc("2026-03-02T10:00"), -1)


# Calendars that cannot answer


@pytest.mark.parametrize(
    "empty",
    [
        {"zone": "UTC", "week": {}, "overrides": {}},
        {"zone": "UTC", "week": {"mon": []}, "overrides": {"2026-03-02": []}},
    ],
)
def test_a_calendar_without_working_time_refuses_every_question_at_once(empty):
    desk, at = Schedule.from_json(empty), utc("2026-03-02T10:00")
    began = process_time()
    for ask in (
        lambda: desk.due(at, HOUR),
        lambda: desk.before(at, HOUR),
        lambda: desk.elapsed(at, at + HOUR),
        lambda: desk.next_opening(at),
        lambda: desk.next_closing(at),
        lambda: desk.working_days(at, 1),
        lambda: desk.require_working_time(at.date()),
    ):
        with pytest.raises(NoWorkingTime, match="no working time"):
            ask()
    assert not desk.is_open(at)
    assert process_time() - began < 0.1


def test_a_calendar_that_opened_only_once_runs_out_instead_of_looping():
    desk = schedule("UTC", {"2026-03-02": NINE_TO_SIX})
    monday = utc("2026-03-02T09:00")
    assert desk.due(monday, 9 * HOUR) == utc("2026-03-02T18:00")
    assert desk.before(utc("2030-01-01T00:00"), 9 * HOUR) == monday
    began = process_time()
    for ask in (
        lambda: desk.due(monday, 10 * HOUR),
        lambda: desk.due(utc("2026-03-03T00:00"), HOUR),
        lambda: desk.due(utc("2024-03-03T00:00"), HOUR),
        lambda: desk.before(monday + HOUR, 2 * HOUR),
        lambda: desk.working_days(monday, 1),
    ):
        with pytest.raises(NoWorkingTime):
            ask()
    assert process_time() - began < 0.5


def test_a_calendar_must_open_within_366_days_of_being_saved():
    desk = schedule("UTC", {"2027-03-02": NINE_TO_SIX})
    desk.require_working_time(date(2026, 3, 2))
    with pytest.raises(NoWorkingTime, match="366 days"):
        desk.require_working_time(date(2026, 2, 28))


@pytest.mark.parametrize(
    "ask",
    [
        lambda desk: desk.due(utc("9999-12-30T00:00"), HOUR),
        lambda desk: desk.due(utc("2026-03-02T00:00"), timedelta(days=2_000_000)),
        lambda desk: desk.before(utc("2026-03-02T00:00"), timedelta(days=500_000)),
        lambda desk: desk.elapsed(utc("0001-01-01T00:00"), utc("2026-03-02T00:00")),
        lambda desk: ALWAYS.due(utc("9999-12-31T23:30"), HOUR),
        lambda desk: ALWAYS.before(utc("0001-01-01T00:30"), HOUR),
    ],
)
def test_what_a_datetime_cannot_hold_is_out_of_reach(ask):
    with pytest.raises(OutOfReach, match="years 1 to 9999"):
        ask(weekdays("Europe/Berlin", NINE_TO_SIX))


# The JSON form


def test_json_comes_back_as_it_was_read():
    data = {
        "zone": "Asia/Shanghai",
        "week": {day: OFFICE if day in DAYS[:5] else [] for day in DAYS},
        "overrides": {"2026-02-14": OFFICE, "2026-02-16": [], "2026-02-17": [["00:00", "24:00"]]},
    }
    assert Schedule.from_json(data).to_json() == data
    assert Schedule.from_json(data) == Schedule.from_json(data)
    assert hash(Schedule.from_json(data)) == hash(Schedule.from_json(data))
    assert Schedule.from_json(data) != Schedule.from_json({**data, "zone": "Asia/Tokyo"})


def test_windows_may_be_written_in_any_order_and_may_touch():
    mixed = schedule("UTC", mon=[["12:00", "18:00"], ["09:00", "12:00"]])
    assert mixed.to_json()["week"]["mon"] == [["09:00", "12:00"], ["12:00", "18:00"]]
    assert mixed.next_closing(utc("2026-03-02T10:00")) == utc("2026-03-02T18:00")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"zone": "Mars/Olympus"}, "unknown zone 'Mars/Olympus'"),
        ({"zone": "../../etc/passwd"}, "unknown zone"),
        ({"zone": "Asia"}, "unknown zone 'Asia'"),
        ({"zone": "right/UTC"}, "unknown zone"),
        ({"zone": "localtime"}, "unknown zone"),
        ({"zone": "UTC\0"}, "unknown zone"),
        ({"zone": ""}, "unknown zone"),
        ({"zone": "A" * 5000}, "unknown zone"),
        ({"zone": None}, "must be the name"),
        ({"zone": ["UTC"]}, "must be the name"),
        ({"week": []}, "week must be an object"),
        ({"week": None}, "week must be an object"),
        ({"week": {"monday": []}}, "unknown day 'monday'"),
        ({"week": {"mon": None}}, "mon: windows must be a list"),
        ({"week": {"mon": "09:00-18:00"}}, "mon: windows must be a list"),
        ({"week": {"mon": ["09:00"]}}, "must be a pair"),
        ({"week": {"mon": [["09:00", "10:00", "11:00"]]}}, "must be a pair"),
        ({"week": {"mon": [["9:00", "10:00"]]}}, "'9:00' is not a time like 09:00"),
        ({"week": {"mon": [[9, 10]]}}, "'9' is not a time"),
        ({"week": {"mon": [["09:00", "10:60"]]}}, "'10:60' is not a time between"),
        ({"week": {"mon": [["09:00", "24:01"]]}}, "'24:01' is not a time between"),
        ({"week": {"mon": [["24:00", "24:00"]]}}, "24:00 is not before 24:00"),
        ({"week": {"mon": [["٠٩:00", "10:00"]]}}, "is not a time like"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "09:00 is not before 09:00"),
        ({"week": {"mon": [["22:00", "06:00"]]}}, "a night shift is two windows"),
        ({"week": {"mon": [["09:00", "12:01"], ["12:00", "18:00"]]}}, "mon: windows overlap at 12:00"),
        ({"overrides": []}, "overrides must be an object"),
        ({"overrides": None}, "overrides must be an object"),
        ({"overrides": {"2026-02-30": []}}, "no date 2026-02-30"),
        ({"overrides": {"20260228": []}}, "'20260228' is not a date like"),
        ({"overrides": {"2026-W08-1": []}}, "is not a date like"),
        ({"overrides": {"2026-02-16": "closed"}}, "2026-02-16: windows must be a list"),
        ({"overrides": {"2026-02-16": [["10:00", "09:00"]]}}, "2026-02-16: 10:00 is not before 09:00"),
    ],
)
def test_bad_calendars_are_refused_with_a_sentence(change, message):
    good = {"zone": "UTC", "week": {"mon": OFFICE}, "overrides": {}}
    Schedule.from_json(good)
    with pytest.raises(ScheduleError, match=message.replace("(", r"\(")):
        Schedule.from_json({**good, **change})


@pytest.mark.parametrize("data", [None, [], "UTC", 5, {}, {"zone": "UTC"}, {"week": {}}])
def test_what_is_not_a_calendar_is_refused(data):
    with pytest.raises(ScheduleError, match="calendar"):
        Schedule.from_json(data)


# Against counting every minute


@settings(law, max_examples=250)
@given(calendars(), st.data())
def test_every_answer_equals_counting_minute_by_minute(found, data):
    calendar, day = found
    desk = Schedule.from_json(calendar)
    minutes = Minutes(calendar, day - timedelta(days=6), 13)
    for _ in range(4):
        start, end = sorted((data.draw(instants_near(day)), data.draw(instants_near(day))))
        # Any amount, or one that fits exactly, so that closing and opening times are answers too.
        exact = minutes.elapsed(start, end) // timedelta(minutes=1)
        amount = data.draw(st.integers(1, 3000) | st.just(max(exact, 1)))
        assert desk.elapsed(start, end) == minutes.elapsed(start, end)
        assert desk.is_open(start) == minutes.is_open(start)
        for mine, theirs in (
            (desk.due, minutes.due(start, amount)),
            (desk.before, minutes.before(end, amount)),
        ):
            at = start if mine == desk.due else end
            if theirs is not None:
                assert mine(at, timedelta(minutes=amount)) == theirs
        if (opening := minutes.next_opening(start)) is not None:
            assert desk.next_opening(start) == opening
            if (closing := minutes.next_closing(start)) is not None:
                assert desk.next_closing(start) == closing


@law
@given(calendars())
def test_the_windows_of_a_stretch_of_days_are_its_open_minutes(found):
    calendar, day = found
    minutes = Minutes(calendar, day - timedelta(days=8), 18)
    windows = Schedule.from_json(calendar).windows(day - timedelta(days=4), day + timedelta(days=4))
    assert all(start < end for start, end in windows)
    assert all(earlier[1] < later[0] for earlier, later in zip(windows, windows[1:], strict=False))
    for start, end in windows:
        assert minutes.elapsed(start, end) == end - start


def test_every_zone_agrees_with_counting_over_a_week_of_night_shifts():
    assert len(ZONES) > 400
    first, days = date(2026, 3, 27), 5
    for zone in ZONES:
        calendar = {"zone": zone, "week": dict.fromkeys(DAYS, [["00:00", "02:30"], ["22:15", "24:00"]])}
        calendar["overrides"] = {"2026-03-30": []}
        minutes = Minutes(calendar, first, days)
        desk = Schedule.from_json(calendar)
        start, end = minutes.start, minutes.start + timedelta(days=days)
        total = minutes.elapsed(start, end)
        assert desk.elapsed(start, end) == total > 10 * HOUR, zone
        assert desk.due(start, total) == minutes.due(start, total // timedelta(minutes=1)), zone


# Laws

AMOUNTS = st.timedeltas(timedelta(0), timedelta(days=40))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the strategy wants naive bounds


@law
@given(calendars(), MOMENTS, AMOUNTS)
def test_what_is_due_has_elapsed_exactly(found, start, amount):
    desk = Schedule.from_json(found[0])
    due = desk.due(start, amount)
    assert desk.elapsed(start, due) == amount
    if amount:
        assert desk.elapsed(start, due - MICROSECOND) == amount - MICROSECOND, "due is the earliest"


@law
@given(calendars(), MOMENTS, AMOUNTS)
def test_before_is_the_inverse_of_due(found, end, amount):
    desk = Schedule.from_json(found[0])
    start = desk.before(end, amount)
    assert desk.elapsed(start, end) == amount
    assert desk.due(start, amount) <= end
    if amount:
        assert desk.elapsed(start + MICROSECOND, end) == amount - MICROSECOND, "before is the latest"


@law
@given(calendars(), st.lists(MOMENTS, min_size=3, max_size=3))
def test_elapsed_adds_up_over_a_split(found, moments):
    desk = Schedule.from_json(found[0])
    start, middle, end = sorted(moments)
    whole = desk.elapsed(start, end)
    assert whole == desk.elapsed(start, middle) + desk.elapsed(middle, end)
    assert timedelta(0) <= whole <= end - start


@law
@given(calendars(), st.data(), AMOUNTS, AMOUNTS)
def test_two_amounts_one_after_the_other_are_due_with_their_sum(found, data, first, second):
    calendar, day = found
    desk = Schedule.from_json(calendar)
    start = data.draw(instants_near(day))
    assume(second)
    assert desk.due(desk.due(start, first), second) == desk.due(start, first + second)


# Far away and fast


@pytest.mark.parametrize("years", [10, 120, 1500, 7000])
def test_far_away_answers_are_exact_and_quick(years):
    desk = weekdays("Europe/Paris", OFFICE, {"2031-05-01": [], "2290-02-03": []})
    start, amount = utc("2026-03-02T10:00"), years * 1900 * HOUR
    began = process_time()
    due = desk.due(start, amount)
    assert desk.elapsed(start, due) == amount
    assert desk.before(due, amount) == start
    assert process_time() - began < 1
    # A week at a time, by adding up: no years are skipped.
    if years == 10:
        weeks = (due - start) // timedelta(weeks=1) + 1
        marks = [min(start + timedelta(weeks=week), due) for week in range(weeks + 1)]
        parts = [desk.elapsed(a, b) for a, b in zip(marks, marks[1:], strict=False)]
        assert sum(parts, timedelta(0)) == amount


def test_years_of_one_kind_are_equal_where_they_are_skipped():
    desk = every_day("America/Santiago", [["00:00", "05:00"], ["21:00", "24:00"]], {"2210-04-01": []})
    start, end = utc("2090-06-01T00:00"), utc("2240-06-01T00:00")
    days = (end - start).days
    marks = [start + timedelta(days=day) for day in range(0, days, 30)] + [end]
    parts = [desk.elapsed(a, b) for a, b in zip(marks, marks[1:], strict=False)]
    assert desk.elapsed(start, end) == sum(parts, timedelta(0))


def test_a_due_date_within_a_month_takes_microseconds_however_old_the_overrides_are():
    overrides = {
        f"{year}-{month:02}-{day:02}": [] for year in range(1950, 2027) for month in (2, 10) for day in (1, 2)
    }
    desk = weekdays("Europe/Paris", OFFICE, overrides)
    starts = [utc("2026-01-01T00:00") + 91 * minute * timedelta(minutes=1) for minute in range(5000)]
    rounds = []
    for _ in range(5):  # the best of five, since the machine may be busy
        began = process_time()
        for start in starts:
            desk.due(start, 100 * HOUR)
        rounds.append((process_time() - began) / len(starts))
    assert min(rounds) < 20e-6
