"""Days and moments from outside: what can be meant is read, everything else is refused."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from servicedesk.text.dates import read_day, read_moment
from servicedesk.web.forms.date_fields import DayField, MomentField


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02T10:00:00+08:00", datetime(2026, 3, 2, 2, tzinfo=UTC)),
        ("2026-03-02T10:00:00.5Z", datetime(2026, 3, 2, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-02T10:00-03:30", datetime(2026, 3, 2, 13, 30, tzinfo=UTC)),
        ("2026-03-02T10:00", datetime(2026, 3, 2, 2, tzinfo=UTC)),
        ("2026-03-02", datetime(2026, 3, 1, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc(text: str, moment: datetime) -> None:
    assert read_moment(text, ZoneInfo("Asia/Shanghai")) == moment


@pytest.mark.parametrize(
    "text",
    ["", "now", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2026-03-02T10:00+01:00:30", "1899-12-31T23:59Z",
     "2026-03-02T10:00+25:00", "٢٠٢٦-٠٣-٠٢T10:00Z", None, 5, ["2026"]],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: object) -> None:
    with pytest.raises(ValueError):
        read_moment(text, UTC)


def test_a_moment_without_a_zone_is_refused_where_none_is_given() -> None:
    with pytest.raises(ValueError, match="offset"):
        read_moment("2026-03-02T10:00")


def test_a_day_is_read() -> None:
    assert read_day("2026-03-02") == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20260302",
        "2026-W10-1",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "2026-03-02T10:00",
        "２０２６-03-02",
        5,
        None,
    ],
)
def test_what_is_no_day_is_refused(text: object) -> None:
    with pytest.raises(ValueError):
        read_day(text)


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_a_form_says_which_years_it_takes(year: str) -> None:
    for field, text in ((DayField(), f"{year}-01-01"), (MomentField(), f"{year}-01-01 10:00")):
        with pytest.raises(ValidationError) as refusal:
            field.clean(text)
        assert refusal.value.messages == ["Choose a date between 1900 and 2200."]
