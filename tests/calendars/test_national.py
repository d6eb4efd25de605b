"""National holidays with make-up days, what they would change, and what a calendar misses."""

from datetime import date
from typing import Any

import holidays
import pytest

from servicedesk.calendars.editing.differences import with_changes
from servicedesk.calendars.holidays.countries import country_name, country_of, names, parts_of
from servicedesk.calendars.holidays.coverage import Gap, missing
from servicedesk.calendars.holidays.national import RowKind, difference, national_set, usual_hours
from servicedesk.calendars.worktime import Schedule
from tests.calendars.examples import OFFICE, SHANGHAI

CONTENT = Schedule.from_json({**SHANGHAI, "overrides": {}}).to_json()
CHINA_2026 = national_set("CN", "", 2026)


def kinds(content: dict[str, Any], *years: int) -> dict[str, RowKind]:
    rows = difference(content, [national_set("CN", "", year) for year in years], usual_hours(content))
    return {row.change.key: row.kind for row in rows}


def test_make_up_days_open_with_the_hours_of_a_weekday() -> None:
    rows = {row.change.key: row for row in difference(CONTENT, [CHINA_2026], usual_hours(CONTENT))}
    assert (rows["2026-02-14"].change.after, rows["2026-02-14"].is_worked) == (OFFICE, True)
    assert (rows["2026-02-17"].change.after, rows["2026-02-17"].title) == (
        [],
        "Chinese New Year (Spring Festival)",
    )
    assert rows["2026-02-20"].title == "Day off (substituted from 2026-02-14)"
    assert {row.kind for row in rows.values()} == {RowKind.ADDED}


def test_confirmed_rows_make_the_calendar_the_national_set_and_nothing_is_left() -> None:
    rows = difference(CONTENT, [CHINA_2026], usual_hours(CONTENT))
    content = with_changes(CONTENT, [row.change for row in rows])
    assert set(kinds(content, 2026).values()) == {RowKind.UNCHANGED}
    schedule = Schedule.from_json(content)
    worked = schedule.windows(date(2026, 2, 14), date(2026, 2, 14))
    assert len(worked) == 2 and not schedule.windows(date(2026, 2, 16), date(2026, 2, 23))


def test_other_hours_and_days_of_ones_own_are_told_from_new_ones() -> None:
    own = {"2026-02-14": [["10:00", "12:00"]], "2026-12-24": [], "2027-06-01": [], "2026-01-01": []}
    found = kinds({**CONTENT, "overrides": own}, 2026)
    assert found["2026-02-14"] is RowKind.CHANGED
    assert found["2026-12-24"] is RowKind.REMOVED
    assert found["2026-01-01"] is RowKind.UNCHANGED
    assert found["2026-02-16"] is RowKind.ADDED
    assert "2027-06-01" not in found


def test_the_usual_hours_are_those_of_most_days() -> None:
    week = {**CONTENT["week"], "mon": [["08:00", "20:00"]]}
    assert usual_hours({**CONTENT, "week": week}) == OFFICE
    assert usual_hours({**CONTENT, "week": {}}) == [["09:00", "18:00"]]


def test_a_year_without_announced_make_up_days_is_provisional_only_where_days_move() -> None:
    last_known = max(year for year in range(2020, 2100) if national_set("CN", "", year).worked)
    assert national_set("CN", "", last_known + 1).is_provisional
    assert not national_set("CN", "", last_known).is_provisional
    assert not national_set("DE", "BE", last_known + 1).is_provisional


def test_parts_have_holidays_of_their_own_and_names_come_in_the_readers_language() -> None:
    assert date(2026, 3, 8) in national_set("DE", "BE", 2026).closed
    assert date(2026, 3, 8) not in national_set("DE", "BY", 2026).closed
    assert national_set("CN", "", 2026, "zh-hans").closed[date(2026, 2, 17)] == "春节"
    assert parts_of("DE")["BE"] == "Berlin"
    assert (country_name("CN", "zh-hans"), country_name("CN", "en")) == ("中国", "China")


def test_every_country_on_offer_is_known_and_a_zone_finds_its_own() -> None:
    known = holidays.list_supported_countries(include_aliases=False)
    assert set(names()) <= set(known)
    assert all(english and chinese for english, chinese in names().values())
    assert country_of("Asia/Shanghai") == "CN"
    assert country_of("Europe/Berlin") == "DE"
    assert country_of("UTC") == ""


@pytest.mark.parametrize(
    ("days", "today", "country", "gaps"),
    [
        ([], date(2026, 11, 1), "", []),
        ([], date(2026, 11, 1), "DE", [(Gap.THIS_YEAR, 2026), (Gap.NEXT_YEAR, 2027)]),
        (["2026-01-01"], date(2026, 9, 30), "DE", []),
        (["2026-01-01"], date(2026, 10, 1), "DE", [(Gap.NEXT_YEAR, 2027)]),
        (["2026-01-01"], date(2026, 10, 1), "", [(Gap.NEXT_YEAR, 2027)]),
        (["2025-01-01"], date(2026, 3, 1), "", [(Gap.THIS_YEAR, 2026)]),
        (["2026-01-01", "2027-01-01"], date(2026, 12, 1), "DE", []),
        (["2026-01-01"], date(2026, 3, 1), "CN", [(Gap.MAKE_UP, 2026)]),
        (["2026-01-01", "2026-02-14"], date(2026, 3, 1), "CN", []),
    ],
)
def test_what_is_missing_is_named_in_time(
    days: list[str], today: date, country: str, gaps: list[tuple[Gap, int]]
) -> None:
    content = {**CONTENT, "overrides": dict.fromkeys(days, [])}
    assert [(one.gap, one.year) for one in missing(content, today=today, country=country)] == gaps


def test_holidays_without_announced_make_up_days_wait_for_the_country() -> None:
    year = max(year for year in range(2020, 2100) if national_set("CN", "", year).worked) + 1
    content = {**CONTENT, "overrides": {f"{year - 1}-02-14": OFFICE, f"{year}-01-01": []}}
    worked = national_set("CN", "", year - 1).worked[0].isoformat()
    content["overrides"][worked] = OFFICE
    found = missing(content, today=date(year - 1, 11, 1), country="CN")
    assert [(one.gap, one.year, one.is_pressing) for one in found] == [(Gap.PROVISIONAL, year, False)]
