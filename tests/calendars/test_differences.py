"""What differs between two contents of a calendar, and taking it over, back, or to a newer version."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from servicedesk.calendars.editing.differences import changes_between, rebased, runs, with_changes, without
from servicedesk.calendars.editing.year import DayKind, YearView
from servicedesk.calendars.worktime import Schedule
from tests.calendars.examples import OFFICE, SHANGHAI
from tests.calendars.strategies import calendars, law

Content = dict[str, Any]
CONTENTS = calendars().map(lambda made: Schedule.from_json(made[0]).to_json())
OFFICE_WEEK = Schedule.from_json(SHANGHAI).to_json()


@law
@given(CONTENTS, CONTENTS)
def test_the_rows_lead_from_one_content_to_the_other(before: Content, after: Content) -> None:
    rows = changes_between(before, after)
    assert with_changes(before, rows) == after
    assert [row for run in runs(rows) for row in run.changes] == rows
    assert len({row.name for row in rows}) == len(rows)


@law
@given(CONTENTS, CONTENTS, st.data())
def test_what_is_taken_back_is_as_published_and_the_rest_stays(
    published: Content, draft: Content, data: st.DataObject
) -> None:
    rows = changes_between(published, draft)
    back = data.draw(st.sets(st.sampled_from([row.name for row in rows])) if rows else st.just(set()))
    left = changes_between(published, without(draft, published, back))
    assert left == [row for row in rows if row.name not in back]


@law
@given(CONTENTS, CONTENTS, CONTENTS)
def test_changes_of_an_older_version_go_on_on_a_newer_one(
    base: Content, draft: Content, newest: Content
) -> None:
    mine = {row.name: row.after for row in changes_between(base, draft)}
    result = rebased(draft, base, newest)
    theirs = {row.name: row.after for row in changes_between(base, newest)}
    assert {row.name: row.after for row in changes_between(base, result)} == theirs | mine
    for row in changes_between(newest, result):
        assert mine[row.name] == row.after


def test_a_closed_week_reads_as_one_row_and_a_gap_ends_it() -> None:
    closed = {day: [] for day in ("2026-10-05", "2026-10-06", "2026-10-07", "2026-10-09")}
    after = {**OFFICE_WEEK, "overrides": {**OFFICE_WEEK["overrides"], **closed}}
    found = [(run.first.key, run.last.key) for run in runs(changes_between(OFFICE_WEEK, after))]
    assert found == [("2026-10-05", "2026-10-07"), ("2026-10-09", "2026-10-09")]


def test_every_day_of_a_year_knows_how_it_stands_to_the_week() -> None:
    short = {"2026-02-13": [["09:00", "12:00"]], "2026-02-12": [["08:00", "20:00"]], "2026-03-02": OFFICE}
    content = {**OFFICE_WEEK, "overrides": {**OFFICE_WEEK["overrides"], **short}}
    view = YearView(Schedule.from_json(content))
    kinds = {
        day: view.day(date.fromisoformat(f"2026-{day}")).kind
        for day in ("02-11", "02-12", "02-13", "02-14", "02-15", "02-16", "03-02")
    }
    assert kinds == {
        "02-11": DayKind.WORKING,
        "02-12": DayKind.CHANGED,
        "02-13": DayKind.SHORTENED,
        "02-14": DayKind.OPEN,
        "02-15": DayKind.FREE,
        "02-16": DayKind.CLOSED,
        "03-02": DayKind.WORKING,
    }
    assert view.day(date(2026, 3, 2)).is_set


@law
@given(CONTENTS, st.integers(1990, 2099))
def test_a_year_holds_each_of_its_days_once_under_its_weekday(content: Content, year: int) -> None:
    months = YearView(Schedule.from_json(content)).months(year)
    days = [
        (day.on, column) for month in months for week in month.weeks for column, day in enumerate(week) if day
    ]
    assert [on for on, _column in days] == sorted({on for on, _column in days})
    assert (len(days), days[0][0], days[-1][0]) == (
        366 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 365,
        date(year, 1, 1),
        date(year, 12, 31),
    )
    assert all(on.weekday() == column for on, column in days)
