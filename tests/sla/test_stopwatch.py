"""The stopwatch: spans in, elapsed and due out. Rules by example, laws by property."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicedesk.calendars.worktime import ALWAYS, Schedule
from sla import stopwatch
from sla.stopwatch import Exclusion, Span
from tests.calendars.examples import OFFICE, SHANGHAI
from tests.calendars.oracle import Minutes
from tests.calendars.strategies import calendars, instants_near, law

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)
ZERO = timedelta(0)
DESK = Schedule.from_json(SHANGHAI)


def march(text: str) -> datetime:
    """`2 09:00` is Monday, 2 March 2026, 09:00 in Shanghai."""
    day, time = text.split()
    return datetime.fromisoformat(f"2026-03-{int(day):02}T{time}").replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def clock(*changes: tuple[str, stopwatch.State]) -> list[Span]:
    return [Span(march(at), state, DESK) for at, state in changes]


RUNNING = clock(("2 09:00", "running"))
PAUSED = clock(("2 09:00", "running"), ("2 16:00", "paused"))
RESUMED = clock(("2 09:00", "running"), ("2 16:00", "paused"), ("3 10:00", "running"))
STOPPED = clock(("2 09:00", "running"), ("2 15:00", "stopped"))


def test_only_running_spans_count():
    assert stopwatch.elapsed(RESUMED, march("2 08:00")) == ZERO
    assert stopwatch.elapsed(RESUMED, march("2 12:30")) == 3 * HOUR
    assert stopwatch.elapsed(RESUMED, march("2 18:00")) == 5.5 * HOUR
    assert stopwatch.elapsed(RESUMED, march("3 11:00")) == 6.5 * HOUR
    assert stopwatch.elapsed(STOPPED, march("9 11:00")) == 4.5 * HOUR
    assert stopwatch.elapsed([], march("2 12:00"), carried=HOUR) == HOUR


def test_due_is_absent_before_the_start_and_while_paused_and_kept_after_the_stop():
    assert stopwatch.due([], 6 * HOUR) is None
    assert stopwatch.due(RUNNING, 6 * HOUR) == march("2 16:30")
    assert stopwatch.due(PAUSED, 6 * HOUR) is None
    assert stopwatch.due(RESUMED, 6 * HOUR) == march("3 10:30")
    assert stopwatch.due(STOPPED, 6 * HOUR) == march("2 16:30")
    assert stopwatch.due(STOPPED, 2 * HOUR) == march("2 11:00"), "stopped late: the due that was missed"


def test_stopped_while_paused_there_is_no_due_and_the_time_used_decides():
    spans = [*PAUSED, *clock(("5 10:00", "stopped"))]
    for target, met in ((6 * HOUR, True), (5.5 * HOUR, True), (5 * HOUR, False)):
        reading = stopwatch.read(spans, march("9 09:00"), target)
        assert reading.due_at is None
        assert stopwatch.is_met(march("5 10:00"), reading.due_at, reading.remaining) is met
        assert (reading.missed_at is None) is met


def test_a_stop_at_the_due_itself_is_met_and_a_microsecond_later_is_not():
    due = stopwatch.due(RUNNING, 6 * HOUR)
    assert stopwatch.is_met(due, due, ZERO)
    assert not stopwatch.is_met(due + MICROSECOND, due, -MICROSECOND)
    assert stopwatch.missed_at(RUNNING, due, 6 * HOUR) is None
    assert stopwatch.missed_at(RUNNING, due + MICROSECOND, 6 * HOUR) == due


def test_a_due_at_closing_time_is_missed_in_the_evening_though_nothing_more_has_elapsed():
    assert stopwatch.due(RUNNING, 7.5 * HOUR) == march("2 18:00")
    stopped = [*RUNNING, *clock(("2 20:00", "stopped"))]
    reading = stopwatch.read(stopped, march("3 09:00"), 7.5 * HOUR)
    assert reading.elapsed == 7.5 * HOUR
    assert reading.missed_at == reading.due_at == march("2 18:00")
    assert not stopwatch.is_met(march("2 20:00"), reading.due_at, reading.remaining)


def test_a_clock_that_ran_past_its_due_keeps_it_through_later_changes():
    later = [*RUNNING, *clock(("3 09:00", "paused"), ("4 09:00", "running"), ("4 10:00", "running"))]
    assert stopwatch.due(later, 6 * HOUR) == march("2 16:30")
    assert stopwatch.missed_at(later, march("2 16:30"), 6 * HOUR) is None
    assert stopwatch.missed_at(later[:2], march("5 09:00"), 6 * HOUR) == march("2 16:30")


def test_paused_with_nothing_left_it_is_due_when_it_runs_again():
    spans = clock(("2 09:00", "running"), ("2 12:00", "paused"), ("3 10:00", "running"))
    assert stopwatch.due(spans, 3 * HOUR) == march("3 10:00")
    assert stopwatch.missed_at(spans, march("3 10:00"), 3 * HOUR) is None
    assert stopwatch.missed_at(spans, march("3 10:01"), 3 * HOUR) == march("3 10:00")


def test_each_span_counts_in_its_own_calendar_version():
    longer = Schedule.from_json({**SHANGHAI, "week": dict.fromkeys(("mon", "tue"), [["09:00", "20:00"]])})
    spans = [*RUNNING, Span(march("2 18:00"), "running", longer)]
    assert stopwatch.elapsed(spans, march("2 19:00")) == 8.5 * HOUR
    assert stopwatch.due(spans, 9 * HOUR) == march("2 19:30")
    assert stopwatch.due(spans, 6 * HOUR) == march("2 16:30"), "what was counted keeps its arithmetic"
    around_the_clock = [*RUNNING, Span(march("2 18:00"), "running", ALWAYS)]
    assert stopwatch.due(around_the_clock, 19.5 * HOUR) == march("3 06:00")


def test_excluded_time_is_taken_off_once_and_moves_the_due_on():
    twice = [Exclusion(march("2 10:00"), march("2 11:00")), Exclusion(march("2 10:30"), march("2 14:30"))]
    assert stopwatch.elapsed(RUNNING, march("2 18:00"), twice) == 4.5 * HOUR
    assert stopwatch.raw_elapsed(RUNNING, march("2 18:00")) == 7.5 * HOUR
    assert stopwatch.due(RUNNING, 6 * HOUR, twice) == march("3 10:30")
    assert stopwatch.due(RUNNING, HOUR, twice) == march("2 10:00"), "used up before the exclusion begins"


def test_an_exclusion_inside_another_changes_nothing():
    nested = [Exclusion(march("2 10:00"), march("2 14:30")), Exclusion(march("2 10:30"), march("2 11:00"))]
    assert stopwatch.elapsed(RUNNING, march("2 18:00"), nested) == 4.5 * HOUR
    assert stopwatch.due(RUNNING, 6 * HOUR, nested) == march("3 10:30")


def test_excluded_time_counts_only_where_the_clock_ran_and_was_open():
    over_the_pause = [Exclusion(march("2 12:00"), march("3 10:15"))]
    assert stopwatch.elapsed(RESUMED, march("3 11:00"), over_the_pause) == 3.75 * HOUR
    assert stopwatch.due(RESUMED, 4 * HOUR, over_the_pause) == march("3 11:15")
    assert (
        stopwatch.elapsed(RUNNING, march("2 12:00"), [Exclusion(march("2 12:00"), march("2 13:30"))])
        == 3 * HOUR
    )


def test_an_exclusion_that_ends_before_it_begins_is_nothing():
    assert (
        stopwatch.elapsed(RUNNING, march("2 12:00"), [Exclusion(march("2 11:00"), march("2 10:00"))])
        == 3 * HOUR
    )


def test_what_earlier_cycles_used_is_used():
    again = clock(("4 10:00", "running"))
    assert stopwatch.elapsed(again, march("4 11:00"), carried=4.5 * HOUR) == 5.5 * HOUR
    assert stopwatch.due(again, 8 * HOUR, carried=4.5 * HOUR) == march("4 15:00")
    assert stopwatch.due(again, 4 * HOUR, carried=4.5 * HOUR) == march("4 10:00"), (
        "no more is left at the start"
    )


def test_steps_fall_on_fractions_of_the_target_also_beyond_it():
    assert stopwatch.moment_at(RUNNING, 6 * HOUR, 0.5) == march("2 12:00")
    assert stopwatch.moment_at(RUNNING, 6 * HOUR, 1) == march("2 16:30")
    assert stopwatch.moment_at(RUNNING, 6 * HOUR, 1.25) == march("2 18:00")
    assert stopwatch.moment_at(RUNNING, 6 * HOUR, 2) == march("3 15:00")
    assert stopwatch.moment_at(PAUSED, 6 * HOUR, 1.25) is None
    again = clock(("4 10:00", "running"))
    assert stopwatch.moment_at(again, 8 * HOUR, 0.5, carried=4.5 * HOUR) == march("4 10:00"), "passed before"


def test_a_reading_shows_the_clock_as_it_was_at_that_moment():
    before, during, paused = (
        stopwatch.read(RESUMED, march(at), 6 * HOUR) for at in ("1 09:00", "2 11:00", "2 17:00")
    )
    assert (before.state, before.elapsed, before.due_at) == (None, ZERO, None)
    assert (during.state, during.elapsed, during.due_at) == ("running", 2 * HOUR, march("2 16:30"))
    assert (paused.state, paused.remaining, paused.due_at) == ("paused", HOUR / 2, None)


def test_spans_out_of_order_are_refused():
    with pytest.raises(ValueError, match="not in order"):
        stopwatch.elapsed(list(reversed(RESUMED)), march("3 11:00"))


# Rules 1 and 6: what remains after a raise and after a reopening


@pytest.mark.parametrize(
    ("old", "new", "used", "expected"),
    [
        (15, 4, 3, 4),  # exactly the grace remains
        (15, 4, 2, 4),
        (15, 4, 3.5, 4.5),  # half an hour would remain: the grace of one hour instead
        (15, 4, 6.5, 7.5),
        (15, 4, 14.5, 15),  # the old due comes first
        (15, 4, 16, 15),  # late before the raise, late after it
    ],
)
def test_a_raise_leaves_a_quarter_of_the_new_target_but_never_more_than_there_was(old, new, used, expected):
    assert stopwatch.raised_target(old * HOUR, new * HOUR, used * HOUR) == expected * HOUR


def test_after_a_raise_the_due_is_the_earlier_of_the_old_one_and_the_grace_from_now():
    for minutes in range(0, 18 * 60, 7):
        now = DESK.due(march("2 09:00"), minutes * MINUTE)
        target = stopwatch.raised_target(15 * HOUR, 4 * HOUR, minutes * MINUTE)
        if 4 * HOUR - minutes * MINUTE >= HOUR:
            assert stopwatch.due(RUNNING, target) == stopwatch.due(RUNNING, 4 * HOUR)
        else:
            expected = min(stopwatch.due(RUNNING, 15 * HOUR), DESK.due(now, HOUR))
            assert stopwatch.due(RUNNING, target) == expected


@pytest.mark.parametrize(("used", "expected"), [(0, 8), (4.5, 8), (6, 8), (7, 9), (8, 10), (20, 22)])
def test_a_reopening_leaves_at_least_a_quarter_of_the_target(used, expected):
    assert stopwatch.reopened_target(8 * HOUR, used * HOUR) == expected * HOUR


# Laws

TARGETS = st.timedeltas(MICROSECOND, timedelta(hours=60))


DELAYS = st.integers(0, 4 * 1440).map(lambda minutes: minutes * MINUTE)


@st.composite
def clocks(draw: st.DrawFn, last: tuple[str, ...] = ("running", "paused")) -> tuple[list[Span], date, dict]:
    """A clock of up to six changes on one calendar, begun running; the day it is near; the calendar."""
    calendar, day = draw(calendars())
    schedule = Schedule.from_json(calendar)
    moments = sorted(draw(st.lists(instants_near(day), min_size=1, max_size=6)))
    states = draw(
        st.lists(st.sampled_from(["running", "paused"]), min_size=len(moments), max_size=len(moments))
    )
    states[-1] = draw(st.sampled_from(last))
    states[0] = "running"
    return [Span(at, state, schedule) for at, state in zip(moments, states, strict=True)], day, calendar


def exclusions_near(day: date) -> st.SearchStrategy[list[Exclusion]]:
    pairs = st.tuples(instants_near(day), instants_near(day)).map(sorted)
    return st.lists(pairs.map(lambda pair: Exclusion(*pair)), max_size=3)


@law
@given(clocks(), st.data(), st.timedeltas(ZERO, timedelta(hours=9)))
def test_elapsed_equals_counting_the_running_and_not_excluded_minutes(found, data, carried):
    spans, day, calendar = found
    exclusions = data.draw(exclusions_near(day))
    until = data.draw(instants_near(day))
    minutes = Minutes(calendar, day - timedelta(days=6), 13)
    expected = 0
    at = minutes.start
    for is_open in minutes.open:
        state = next((span.state for span in reversed(spans) if span.starts_at <= at), None)
        excluded = any(one.from_at <= at < one.to_at for one in exclusions)
        expected += is_open and at < until and state == "running" and not excluded
        at += MINUTE
    assert stopwatch.elapsed(spans, until, exclusions, carried) == expected * MINUTE + carried


@law
@given(clocks(), st.data(), TARGETS, st.timedeltas(ZERO, timedelta(hours=9)))
def test_elapsed_and_remaining_are_the_target_and_nothing_remains_at_the_due(found, data, target, carried):
    spans, day, _ = found
    exclusions = data.draw(exclusions_near(day))
    at = data.draw(instants_near(day))
    reading = stopwatch.read(spans, at, target, exclusions, carried)
    assert reading.elapsed + reading.remaining == target
    assert reading.raw_elapsed >= reading.elapsed
    due = stopwatch.due(spans, target, exclusions, carried)
    assert (due is None) == (spans[-1].state == "paused")
    if due is not None and carried < target:
        assert stopwatch.elapsed(spans, due, exclusions, carried) == target
        assert stopwatch.missed_at(spans, due, target, exclusions, carried) is None
        assert stopwatch.missed_at(spans, due + MICROSECOND, target, exclusions, carried) == due


@law
@given(clocks(last=("running",)), DELAYS, DELAYS, TARGETS)
def test_a_pause_never_brings_the_due_forward(found, before, length, target):
    spans, _, _ = found
    schedule = spans[-1].schedule
    paused = spans[-1].starts_at + before
    resumed = paused + length
    due = stopwatch.due(spans, target)
    longer = [*spans, Span(paused, "paused", schedule), Span(resumed, "running", schedule)]
    later = stopwatch.due(longer, target)
    assert later >= due
    if due >= resumed:
        assert schedule.elapsed(due, later) == schedule.elapsed(paused, resumed)
    if due < paused:
        assert later == due


@law
@given(clocks(last=("running",)), DELAYS, TARGETS)
def test_pause_and_resume_at_one_instant_changes_nothing(found, delay, target):
    spans, _, _ = found
    at = spans[-1].starts_at + delay
    schedule = spans[-1].schedule
    blinked = [*spans, Span(at, "paused", schedule), Span(at, "running", schedule)]
    end = at + timedelta(days=200)
    assert stopwatch.due(blinked, target) == stopwatch.due(spans, target)
    assert stopwatch.elapsed(blinked, end) == stopwatch.elapsed(spans, end)
    assert stopwatch.missed_at(blinked, end, target) == stopwatch.missed_at(spans, end, target)


@law
@given(clocks(), st.data(), TARGETS)
def test_a_stop_keeps_the_due_and_freezes_the_time(found, data, target):
    spans, day, _ = found
    stop = max(data.draw(instants_near(day)), spans[-1].starts_at)
    stopped = [*spans, Span(stop, "stopped", spans[-1].schedule)]
    assert stopwatch.due(stopped, target) == stopwatch.due(spans, target)
    assert stopwatch.elapsed(stopped, stop + timedelta(days=90)) == stopwatch.elapsed(spans, stop)


@law
@given(TARGETS, TARGETS, st.timedeltas(ZERO, timedelta(hours=60)))
def test_after_a_raise_or_a_reopening_the_promise_can_still_be_kept(one, other, used):
    new, old = sorted((one, other))
    target = stopwatch.raised_target(old, new, used)
    assert new <= target <= old
    assert target - used >= min(stopwatch.grace(new), old - used)
    assert stopwatch.reopened_target(old, used) - used >= stopwatch.grace(old)


def test_the_office_of_these_examples_is_open_seven_and_a_half_hours():
    assert OFFICE == [["09:00", "12:00"], ["13:30", "18:00"]]
    assert DESK.elapsed(march("2 00:00"), march("3 00:00")) == 7.5 * HOUR
