"""National holidays are taken over, changes are looked at and published, versions say what they changed."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from servicedesk.accounts.models import User
from servicedesk.calendars.actions import publish_version
from servicedesk.calendars.models import Calendar, CalendarDraft
from servicedesk.calendars.queries import current_version, working_copy
from servicedesk.events import clock
from servicedesk.events.models import Event
from tests.cast import WORKDAY, Company
from tests.sla.calendars import PLANT, kept, plant_of, posted_week, text_of

pytestmark = pytest.mark.usefixtures("monday")
SignIn = Callable[[User], Client]
CHINA = f"{PLANT}holidays/?country=CN&part=&like=&years=2026"
PUBLISH = f"{PLANT}publish/"


@pytest.fixture
def plant(company: Company) -> Calendar:
    return plant_of(company)


@pytest.fixture
def hugo(company: Company, plant: Calendar, as_person: SignIn) -> Client:
    return as_person(company.hugo)


def test_the_country_of_the_zone_is_compared_first(hugo: Client) -> None:
    page = text_of(hugo, f"{PLANT}holidays/")
    assert "Chinese New Year (Spring Festival)" in page and "Make-up working day" in page
    assert "Mon 16 Feb 2026" in page and "1 day unchanged" in page


def test_ticked_rows_are_taken_over_with_the_hours_of_a_weekday(
    company: Company, hugo: Client, plant: Calendar
) -> None:
    page = text_of(hugo, CHINA, {"row": ["date:2026-02-14", "date:2026-02-17", "date:2026-03-03", "x"]})
    assert "2 days were applied" in page
    assert kept(company.hugo)["overrides"] == {"2026-02-14": WORKDAY, "2026-02-16": [], "2026-02-17": []}
    plant.refresh_from_db()
    assert (plant.country, plant.subdivision) == ("CN", "")
    left = text_of(hugo, CHINA)
    assert 'value="date:2026-02-18"' in left and 'value="date:2026-02-17"' not in left


def test_make_up_days_may_have_the_hours_of_a_chosen_day(company: Company, hugo: Client) -> None:
    text_of(hugo, PLANT, posted_week(fri=[("08:00", "11:00")]))
    text_of(hugo, CHINA.replace("like=", "like=fri"), {"row": "date:2026-02-14"})
    assert kept(company.hugo)["overrides"]["2026-02-14"] == [["08:00", "11:00"]]


def test_what_is_in_no_national_set_is_kept_unless_ticked(company: Company, hugo: Client) -> None:
    url = f"{PLANT}holidays/?country=DE&part=BE&like=&years=2026"
    page = text_of(hugo, url)
    assert "not in the national set" in page and "Internationaler Frauentag" not in page
    row = page.partition('value="date:2026-02-16"')[2].partition(">")[0]
    assert "checked" not in row
    text_of(hugo, url, {"row": "date:2026-02-16"})
    assert kept(company.hugo)["overrides"] == {}


@pytest.mark.parametrize(
    "query",
    ["country=XX&years=2026", "country=CN", "country=&years=2026", "country=CN&years=1600"],
)
def test_a_place_or_year_that_there_is_not_compares_nothing(hugo: Client, query: str) -> None:
    url = f"{PLANT}holidays/?{query}"
    assert "Choose a country and years" in text_of(hugo, url)
    text_of(hugo, url, {"row": "date:2026-02-17"})
    assert not CalendarDraft.objects.exists()


def test_a_part_of_another_country_is_forgotten(hugo: Client) -> None:
    page = text_of(hugo, f"{PLANT}holidays/?country=CN&part=BE&like=&years=2026")
    assert "Chinese New Year" in page


def test_a_set_that_is_not_announced_is_said_so_plainly(hugo: Client) -> None:
    with clock.frozen(datetime(2040, 11, 1, tzinfo=UTC)):
        page = text_of(hugo, f"{PLANT}holidays/?country=CN&part=&like=&years=2041")
    assert "no make-up working days of China for 2041 yet" not in page  # nothing was announced in years
    with clock.frozen(datetime(2026, 11, 1, tzinfo=UTC)):
        page = text_of(hugo, f"{PLANT}holidays/?country=CN&part=&like=&years=2028")
    assert "make-up working days of China for 2028 are not known yet" in page


def test_a_version_is_published_with_who_and_what(company: Company, hugo: Client, plant: Calendar) -> None:
    text_of(hugo, PLANT, posted_week(mon=[("8", "12")]))
    page = text_of(hugo, PUBLISH)
    assert "Publish version 2" in page and "08:00–12:00" in page and "09:00–12:00, 13:30–18:00" in page
    page = text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
    assert "Version 2 is now in effect" in page and "Hugo Brandt" in page and "Ada Lin" in page
    assert current_version(plant).week["mon"] == [["08:00", "12:00"]]
    assert not CalendarDraft.objects.exists()
    event = Event.objects.filter(kind="config.published", subject_id=plant.pk).latest("seq")
    assert (event.actor, event.data) == (company.hugo, {"what": "calendar", "version": 2})


def test_rows_are_taken_back_one_by_one_or_all_at_once(company: Company, hugo: Client) -> None:
    text_of(hugo, PLANT, posted_week(mon=[("8", "12")], tue=[("8", "12")]))
    text_of(hugo, PUBLISH, {"do": "back", "name": "weekday:mon"})
    assert kept(company.hugo)["week"]["mon"] == WORKDAY
    assert "Discard your changes" in text_of(hugo, f"{PLANT}forget/")
    text_of(hugo, f"{PLANT}forget/", {})
    assert "No unpublished changes" in text_of(hugo, PUBLISH)


def test_what_somebody_else_published_meanwhile_is_looked_at_first(
    company: Company, hugo: Client, plant: Calendar
) -> None:
    text_of(hugo, PLANT, posted_week(mon=[("8", "12")]))
    content = current_version(plant).schedule.to_json()
    content["week"]["tue"] = []
    publish_version(calendar=plant, content=content, by=company.ada)
    page = text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
    assert plant.versions.count() == 2
    assert "Someone published a new version" in page and "Monday" in page and "Tuesday" not in page
    text_of(hugo, PUBLISH, {"do": "publish", "base": "2"})
    week = current_version(plant).week
    assert (week["mon"], week["tue"]) == ([["08:00", "12:00"]], [])


def test_a_calendar_that_would_never_open_is_not_published(hugo: Client, plant: Calendar) -> None:
    closed = {day: [] for day in ("mon", "tue", "wed", "thu", "fri")}
    text_of(hugo, PLANT, posted_week(**closed))
    page = text_of(hugo, PUBLISH, {"do": "publish", "base": "1"})
    assert "has no working hours within a year" in page and "disabled" in page
    assert plant.versions.count() == 1


def test_each_has_changes_of_his_own(
    company: Company, hugo: Client, plant: Calendar, as_person: SignIn
) -> None:
    text_of(hugo, PLANT, posted_week(mon=[("8", "12")]))
    text_of(as_person(company.ada), PLANT, posted_week(tue=[("8", "12")]))
    assert [change.key for change in working_copy(plant, company.hugo).changes] == ["mon"]
    assert [change.key for change in working_copy(plant, company.ada).changes] == ["tue"]
    assert working_copy(plant, company.ines).draft is None
