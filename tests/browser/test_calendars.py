"""The editor of a week and the year of a calendar, by mouse, by keyboard and on a phone, with scripts and without."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from servicedesk.calendars.models import CalendarDraft
from servicedesk.events import clock
from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tests.cast import Company, at
from tests.sla.calendars import PLANT, plant_of

pytestmark = pytest.mark.browser
DESK, PHONE = 1440, 390


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_week_is_edited_by_keyboard_and_drawn_as_one_types(
    company: Company, page_as: PageAs, width: int
) -> None:
    plant_of(company)
    page = page_as(company.hugo, width=width)
    page.goto(PLANT)
    assert sideways(page) == ""
    page.get_by_role("button", name="Add hours to Saturday").press("Enter")
    expect(page.get_by_label("Saturday, opens at")).to_be_focused()
    page.keyboard.type("22")
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Saturday, opens at")).to_have_value("22:00")
    expect(page.get_by_role("img", name="Sat: 22:00–24:00, Sun: 00:00–06:00")).to_be_visible()
    page.get_by_label("Monday, opens at").first.press("ArrowUp")
    expect(page.get_by_label("Monday, opens at").first).to_have_value("09:15")
    page.get_by_label("Monday, opens at").first.press("Shift+ArrowDown")
    expect(page.get_by_role("img", name="Mon: 08:15–12:00, 13:30–18:00")).to_be_visible()
    page.get_by_role("button", name=re.compile("Copy to Mon–Fri.*Monday")).click()
    expect(page.get_by_label("Friday, opens at").first).to_have_value("08:15")
    page.get_by_role("button", name="Remove hours 2 of Friday").click()
    expect(page.get_by_label("Friday, opens at")).to_have_count(1)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved. It takes effect when you publish it.")).to_be_visible()
    assert sideways(page) == ""
    assert CalendarDraft.objects.get().content["week"]["fri"] == [["08:15", "12:00"]]


@pytest.mark.parametrize(("width", "javascript"), [(DESK, True), (PHONE, True), (PHONE, False)])
def test_a_day_is_chosen_in_the_year_and_set(
    company: Company, page_as: PageAs, width: int, javascript: bool
) -> None:
    with clock.frozen(at("Mon 10:00")):
        plant_of(company)
        page = page_as(company.hugo, width=width, javascript=javascript)
        page.goto(f"{PLANT}year/?year=2026")
        assert sideways(page) == ""
        page.get_by_role("link", name="Thu 24 Dec 2026, working day").click()
        expect(page.get_by_role("heading", name="Thu 24 Dec 2026, working day")).to_be_in_viewport()
        page.get_by_role("radio", name="open with different hours").check()
        page.get_by_label("Hours", exact=True).fill("9-12")
        page.get_by_role("button", name="Save draft", exact=True).click()
        expect(page.get_by_text("1 day changed. It takes effect when you publish it.")).to_be_visible()
        expect(page.get_by_role("link", name="Thu 24 Dec 2026, shortened, not published")).to_have_class(
            "day day-shortened day-fresh"
        )
    assert CalendarDraft.objects.get().content["overrides"]["2026-12-24"] == [["09:00", "12:00"]]


def test_arrows_move_through_the_year_and_tab_leaves_it(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 10:00")):
        plant_of(company)
        page = page_as(company.hugo)
        page.goto(f"{PLANT}year/")
        _day(page, "2026-03-02").focus()
        page.keyboard.press("ArrowDown")
        expect(_day(page, "2026-03-09")).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowUp")
        expect(_day(page, "2026-03-01")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Mon 16 Feb", exact=True)).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Sun 1 Mar 2026, day off")).to_be_visible()
        page.get_by_role("radio", name="closed", exact=True).focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Sun 1 Mar", exact=True)).to_be_visible()


def test_national_holidays_are_confirmed_and_published(company: Company, page_as: PageAs) -> None:
    with clock.frozen(at("Mon 10:00")):
        calendar = plant_of(company)
        page = page_as(company.hugo, width=DESK)
        page.goto(f"{PLANT}holidays/")
        page.get_by_role("checkbox", name="2027", exact=True).uncheck()
        expect(page.get_by_role("row", name="Fri 1 Jan 2027")).to_have_count(0)
        page.get_by_role("button", name="Select all or none").click()
        page.get_by_role("button", name="Select all or none").click()
        page.get_by_role("checkbox", name="Sat 14 Feb 2026").check()
        page.get_by_role("checkbox", name="Fri 1 May 2026").uncheck()
        page.get_by_role("button", name="Apply the selected days").click()
        expect(page.get_by_text("Sat 14 Feb 2026", exact=True)).to_be_visible()
        expect(page.get_by_text("Fri 1 May 2026")).to_have_count(0)
        page.get_by_role("button", name="Publish", exact=True).click()
        expect(page.get_by_text("Version 2 is now in effect.")).to_be_visible()
    assert calendar.versions.latest("number").overrides["2026-02-14"] == [
        ["09:00", "12:00"],
        ["13:30", "18:00"],
    ]


def _day(page: Page, day: str) -> Locator:
    return page.locator(f'[data-day="{day}"]')
