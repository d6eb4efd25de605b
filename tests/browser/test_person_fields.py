"""The field for a person, with scripts: what is typed finds somebody, and is never dropped in silence."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser
ABSENCE = "/profile/absence/"


def _field(page: Page) -> str:
    return str(page.locator("input[name=deputy]").input_value())


def test_a_whole_address_finds_its_person(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    page.goto(ABSENCE)
    page.get_by_role("combobox").click()
    page.keyboard.type("li.wei@example.com")
    page.get_by_role("option", name="Li Wei").click()
    assert _field(page) == "li.wei@example.com"
    expect(page.locator(".ts-control .item")).to_contain_text("Li Wei")


def test_a_quick_tab_takes_what_was_typed_and_not_who_was_found_before(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.mia)
    page.goto(ABSENCE)
    page.get_by_role("combobox").click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.type("li.wei@example.com")
    page.keyboard.press("Tab")
    assert _field(page) == "li.wei@example.com"


def test_what_matches_nobody_stays_and_is_refused_beside_the_field(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    page.goto(ABSENCE)
    page.get_by_role("combobox").click()
    page.keyboard.type("Nobody Here")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.get_by_role("button", name="Set out of office").click()
    expect(page.get_by_text("No one here is called “Nobody Here”.")).to_be_visible()
    expect(page.locator(".ts-control .item")).to_have_text("Nobody Here")
