"""The week and the year of a calendar are edited on pages; nothing applies before it is published."""

from collections.abc import Callable

import pytest
from django.test import Client

from servicedesk.accounts.models import User
from servicedesk.calendars.arithmetic.opening_hours import DAYS
from servicedesk.calendars.models import Calendar, CalendarDraft, CalendarVersion
from tests.cast import WEEK, WORKDAY, Company
from tests.sla.calendars import PLANT, kept, plant_of, posted_week, rows_of, text_of

pytestmark = pytest.mark.usefixtures("monday")
SignIn = Callable[[User], Client]
YEAR = f"{PLANT}year/"


@pytest.fixture
def plant(company: Company) -> Calendar:
    return plant_of(company)


@pytest.fixture
def hugo(company: Company, plant: Calendar, as_person: SignIn) -> Client:
    return as_person(company.hugo)


def test_a_week_with_lunch_and_a_night_shift_is_kept_and_not_published(
    company: Company, hugo: Client, plant: Calendar
) -> None:
    week = posted_week(mon=[("9", "12"), ("1330", "18:00")], sat=[("22:00", "06:00")], fri=[("", "")])
    assert "It takes effect when you publish it" in text_of(hugo, PLANT, week)
    assert kept(company.hugo)["week"] == {
        **WEEK,
        "fri": [],
        "sat": [["22:00", "24:00"]],
        "sun": [["00:00", "06:00"]],
    }
    assert plant.versions.count() == 1
    page = text_of(hugo, PLANT)
    assert 'value="22:00"' in page and 'value="06:00"' in page and "3 changes in this draft" in page


def test_buttons_work_without_scripts_and_write_nothing(hugo: Client) -> None:
    page = text_of(hugo, PLANT, posted_week(do="add:sat"))
    assert rows_of(page, "sat") == [("", "")]
    page = text_of(hugo, PLANT, posted_week(do="remove:mon:0"))
    assert rows_of(page, "mon") == [("13:30", "18:00")] and "Removed: Monday 09:00–12:00" in page
    page = text_of(hugo, PLANT, posted_week(do="copy:tue", tue=[("07:00", "15:00")]))
    assert [rows_of(page, day) for day in DAYS] == [[("07:00", "15:00")]] * 5 + [[], []]
    for command in ("remove:mon:9", "remove:xyz:0", "copy:", "add:nothing", "draw", "nonsense"):
        assert len(rows_of(text_of(hugo, PLANT, posted_week(do=command)), "mon")) == 2
    assert not CalendarDraft.objects.exists()


def test_errors_stand_beside_their_field_all_at_once(hugo: Client) -> None:
    wrong = posted_week(
        mon=[("9", "25")], tue=[("9", "")], wed=[("9", "9")], thu=[("9", "12"), ("11", "18")], zone="Moon/Sea"
    )
    page = text_of(hugo, PLANT, wrong)
    for words in ("is not a time between", "Enter both times", "opening and closing times are the same"):
        assert words in page
    assert 'id="mon-0-error"' in page and 'value="25"' in page
    assert not CalendarDraft.objects.exists()
    page = text_of(hugo, PLANT, posted_week(thu=[("9", "12"), ("11", "18")]))
    assert "overlaps with other hours" in page and 'id="thu-1-error"' in page
    page = text_of(hugo, PLANT, posted_week(thu=[("22", "6")], fri=[("5", "12")]))
    assert 'id="fri-0-error"' in page


def test_going_back_to_what_is_published_leaves_no_draft(hugo: Client) -> None:
    text_of(hugo, PLANT, posted_week(sat=[("9", "12")]))
    assert CalendarDraft.objects.count() == 1
    assert "No changes" in text_of(hugo, PLANT, posted_week())
    assert not CalendarDraft.objects.exists()


def test_an_enormous_count_of_rows_costs_nothing(hugo: Client) -> None:
    answer = hugo.post(
        PLANT, {**posted_week(do="draw"), "mon-TOTAL_FORMS": "9" * 40, "tue-TOTAL_FORMS": "999"}
    )
    assert len(rows_of(answer.content.decode(), "tue")) <= 2 * 8


def test_days_are_closed_over_a_week_opened_and_given_back(company: Company, hugo: Client) -> None:
    text_of(hugo, f"{YEAR}?day=2026-10-01", {"how": "closed", "until": "2026-10-07"})
    assert set(kept(company.hugo)["overrides"]) == {
        "2026-02-16",
        *(f"2026-10-0{day}" for day in (1, 2, 5, 6, 7)),
    }
    page = text_of(hugo, f"{YEAR}?day=2026-10-10", {"how": "open", "hours": "9-12, 1330-18"})
    assert kept(company.hugo)["overrides"]["2026-10-10"] == WORKDAY
    assert "Sat 10 Oct 2026, open (normally a day off), not published" in page
    text_of(hugo, f"{YEAR}?day=2026-10-05", {"how": "week", "until": "2026-10-06"})
    assert "2026-10-05" not in kept(company.hugo)["overrides"]
    text_of(hugo, f"{YEAR}?year=2026", {"do": "remove", "name": ["date:2026-02-16", "date:2030-01-01"]})
    assert "2026-02-16" not in kept(company.hugo)["overrides"]
    assert CalendarVersion.objects.filter(calendar__code="plant").count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"how": "open", "hours": ""}, "Enter the opening and closing times."),
        ({"how": "open", "hours": "22-6"}, "goes past midnight"),
        ({"how": "closed", "until": "2026-09-30"}, "before the first day"),
        ({"how": "closed", "until": "2029-01-01"}, "One year at most"),
        ({}, "Please choose."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_beside_the_field(
    hugo: Client, data: dict[str, str], words: str
) -> None:
    assert words in text_of(hugo, f"{YEAR}?day=2026-10-01", data)
    assert not CalendarDraft.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "?year=1", "?year=99999", "?year=x&day=2026-13-40", "?day=0001-01-01", "?year=２０２６"]
)
def test_any_address_shows_some_year(hugo: Client, query: str) -> None:
    assert "Special days of 2026" in text_of(hugo, f"{YEAR}{query}")


def test_a_year_names_its_special_days(hugo: Client) -> None:
    page = text_of(hugo, f"{YEAR}?year=2026")
    assert "Mon 16 Feb 2026, closed" in page
    assert page.count('data-day="') == 365
    assert "Every day has its regular hours" in text_of(hugo, f"{YEAR}?year=2027")


def test_the_code_of_a_new_calendar_is_asked_for_in_plain_words(company: Company, as_person: SignIn) -> None:
    data = {"code": "Bad Code!", "name_en": "Bad", "zone": "Asia/Shanghai"}
    answer = as_person(company.ada).post("/manage/calendars/new/", data)
    assert answer.context["form"].errors == {
        "code": ["Use Latin letters, digits and hyphens, such as berlin-office."]
    }
