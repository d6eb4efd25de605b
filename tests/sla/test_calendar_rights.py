"""Who sees and changes which calendar, the list of them, and reading them through the API."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department
from servicedesk.accounts.models import User
from servicedesk.calendars.actions import create_calendar
from servicedesk.calendars.models import Calendar, CalendarDraft
from servicedesk.events import clock
from tests.cast import WEEK, Company
from tests.sla.calendars import PLANT, plant_of, posted_week, text_of

pytestmark = pytest.mark.usefixtures("monday")
SignIn = Callable[[User], Client]
LIST = "/manage/calendars/"
EDITING = ("name/", "holidays/", "publish/", "forget/")
LOOKING = ("", "year/", "versions/")


@pytest.fixture
def plant(company: Company) -> Calendar:
    return plant_of(company)


def statuses(client: Client, pages: tuple[str, ...]) -> set[int]:
    return {client.get(PLANT + page).status_code for page in pages}


def test_the_head_of_all_who_count_in_it_may_change_it(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    assert statuses(as_person(company.hugo), LOOKING + EDITING) == {200}
    assert statuses(as_person(company.ada), LOOKING + EDITING) == {200}


@pytest.mark.parametrize("other", ["it", "sales"])
def test_once_another_department_counts_in_it_he_looks_and_is_told_whom_to_ask(
    company: Company, plant: Calendar, as_person: SignIn, other: str
) -> None:
    unit: Department = getattr(company, other)
    unit.calendar = plant
    unit.save(update_fields=["calendar"])
    hugo = as_person(company.hugo)
    assert (statuses(hugo, LOOKING), statuses(hugo, EDITING)) == ({200}, {403})
    page = text_of(hugo, PLANT)
    assert unit.name_en in page and "Ask Ada Lin." in page and "Save draft" not in page
    assert hugo.post(PLANT, posted_week(mon=[])).status_code == 403
    assert hugo.post(f"{PLANT}year/?day=2026-10-01", {"how": "closed"}).status_code == 403
    assert hugo.post(f"{PLANT}publish/", {"do": "publish", "base": "1"}).status_code == 403
    assert not CalendarDraft.objects.exists()


def test_the_lead_of_a_team_does_not_change_what_the_department_counts_in(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    lena = as_person(company.lena)
    assert (statuses(lena, LOOKING), statuses(lena, EDITING)) == ({200}, {403})
    company.facilities.calendar = company.calendar
    company.facilities.save(update_fields=["calendar"])
    assert statuses(lena, LOOKING + EDITING) == {200}


@pytest.mark.parametrize("name", ["mia", "li_wei", "ines", "eve"])
def test_others_do_not_learn_that_it_is_there(
    company: Company, plant: Calendar, as_person: SignIn, name: str
) -> None:
    assert statuses(as_person(company.people[name]), LOOKING + EDITING) == {404}


def test_a_calendar_without_departments_is_for_admins(company: Company, as_person: SignIn) -> None:
    plant = plant_of(company)
    Department.objects.filter(calendar=plant).update(calendar=company.calendar)
    assert statuses(as_person(company.hugo), LOOKING) == {404}
    assert "not used by any department yet" in text_of(as_person(company.ada), PLANT)


@pytest.mark.parametrize(("language", "words"), [("en", "open until"), ("zh-hans", "工厂")])
def test_the_list_shows_ones_own_and_costs_the_same_for_many(
    company: Company, plant: Calendar, as_person: SignIn, language: str, words: str
) -> None:
    User.objects.update(language=language)
    hugo, ada = as_person(company.hugo), as_person(company.ada)
    page = text_of(hugo, LIST)
    assert words in page and "shanghai" not in page and "New calendar" not in page
    assert "shanghai" in text_of(ada, LIST)

    def cost(client: Client) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    before = cost(ada), cost(hugo)
    for number in range(4):
        content = {"zone": "Europe/Berlin", "week": WEEK, "overrides": {}}
        made = create_calendar(code=f"c{number}", name_en="C", name_zh="", content=content, by=None)
        Department.objects.create(
            code=f"C{number}", name_en="C", calendar=made, parent=company.facilities, is_team=True
        )
    assert len(hugo.get(LIST).context["rows"]) == 5
    hugo.get(LIST), ada.get(LIST)  # a version is parsed once a process
    assert (cost(ada), cost(hugo)) == before


def test_from_october_on_the_list_and_the_page_say_that_next_year_is_missing(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    hugo = as_person(company.hugo)
    with clock.frozen(datetime(2026, 9, 30, tzinfo=UTC)):
        assert "2027 are missing" not in text_of(hugo, LIST)
    with clock.frozen(datetime(2026, 10, 2, tzinfo=UTC)):
        assert "holidays of 2027 are missing" in text_of(hugo, LIST)
        assert "The last special day is Mon 16 Feb 2026" in text_of(hugo, PLANT)


def test_the_figures_say_which_calendar_misses_holidays_to_those_who_may_change_it(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    words = "Plant: the holidays of 2027 are missing"
    with clock.frozen(datetime(2026, 10, 2, tzinfo=UTC)):
        assert words in text_of(as_person(company.ada), "/figures/")
        assert words in text_of(as_person(company.hugo), "/figures/FAC/")
        assert words not in text_of(as_person(company.eve), "/figures/")
        assert words not in text_of(as_person(company.ines), "/figures/IT/")
    with clock.frozen(datetime(2026, 9, 2, tzinfo=UTC)):
        assert words not in text_of(as_person(company.ada), "/figures/")


def test_an_admin_creates_a_calendar_as_a_copy_and_renames_it(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    ada = as_person(company.ada)
    data = {"code": "Berlin", "name_en": "Berlin", "name_zh": "柏林", "zone": "Europe/Berlin"}
    assert ada.post(f"{LIST}new/", {**data, "source": plant.pk})["Location"] == f"{LIST}berlin/"
    made = Calendar.objects.get(code="berlin").versions.get()
    assert (made.zone, made.overrides) == ("Europe/Berlin", {"2026-02-16": []})
    assert "already" in text_of(ada, f"{LIST}new/", data)
    assert "Choose another code" in text_of(ada, f"{LIST}new/", {**data, "code": "new"})
    ada.post(f"{LIST}new/", {**data, "code": "plain"})
    assert Calendar.objects.get(code="plain").versions.get().week["sat"] == []
    assert "Saved" in text_of(ada, f"{LIST}berlin/name/", {"name_en": "Berlin office", "name_zh": ""})
    assert Calendar.objects.get(code="berlin").name_en == "Berlin office"
    assert as_person(company.hugo).get(f"{LIST}new/").status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("page", LOOKING + EDITING)
def test_every_page_opens_in_both_languages_with_changes_waiting(
    company: Company, plant: Calendar, as_person: SignIn, page: str, language: str
) -> None:
    User.objects.filter(pk=company.hugo.pk).update(language=language)
    hugo = as_person(company.hugo)
    hugo.post(PLANT, posted_week(mon=[("22", "6")]))
    shown = text_of(hugo, PLANT + page)
    assert ("Plant" if language == "en" else "工厂") in shown


def test_the_api_shows_the_hours_to_those_who_may_look(
    company: Company, plant: Calendar, as_person: SignIn
) -> None:
    hugo = as_person(company.hugo)
    rows = hugo.get("/api/v1/calendars/").json()["results"]
    assert [row["code"] for row in rows] == ["plant"]
    assert (rows[0]["version"], rows[0]["zone"]) == (1, "Asia/Shanghai")
    assert [unit["code"] for unit in rows[0]["departments"]] == ["FAC"]
    detail = hugo.get("/api/v1/calendars/plant/").json()
    assert detail["week"]["mon"] == WEEK["mon"] and detail["overrides"] == {"2026-02-16": []}
    assert hugo.get("/api/v1/calendars/shanghai/").status_code == 404
    assert as_person(company.mia).get("/api/v1/calendars/").json()["results"] == []
    assert hugo.post("/api/v1/calendars/plant/", {}).status_code == 405
