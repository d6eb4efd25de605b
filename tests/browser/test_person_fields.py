"""The field for a person, with scripts: what is typed finds somebody, and is never dropped in silence."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser
ABSENCE = "/profile/absence/"
PHONE = 390


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


def test_what_is_typed_arrives_though_the_field_was_replaced_before_it_had_the_focus(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(company.li_wei)
    page.goto("/calls/new/")
    expect(page.get_by_role("combobox", name="Requester")).to_be_attached()
    page.evaluate("document.activeElement.blur()")
    page.locator("[name=requester]").evaluate("field => field.focus()")
    page.keyboard.type("Mia Zhou")
    page.get_by_role("option", name="Mia Zhou").click()
    expect(page.locator("[name=requester]")).to_have_value("mia.zhou@example.com")


def test_what_matches_nobody_stays_and_is_refused_beside_the_field(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    page.goto(ABSENCE)
    for day in page.locator("main input[type=date]").all():
        day.fill("2030-01-07")
    page.get_by_role("combobox").click()
    page.keyboard.type("Nobody Here")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.get_by_role("button", name="Set out of office").click()
    expect(page.get_by_text("No one here is called “Nobody Here”.")).to_be_visible()
    expect(page.locator(".ts-control .item")).to_have_text("Nobody Here")
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_the_list_of_the_last_field_of_a_phone_opens_above_the_bar(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia, width=PHONE)
    page.goto(f"/services/{company.move_desk.slug}/request/")
    field = page.get_by_role("combobox", name="For someone else")
    field.evaluate("field => scrollBy(0, field.getBoundingClientRect().bottom - innerHeight + 80)")
    field.click()
    page.keyboard.type("li")
    expect(page.get_by_role("option").first).to_be_visible()
    page.wait_for_function(
        "() => document.querySelector('.ts-dropdown').getBoundingClientRect().bottom"
        " <= document.querySelector('.bottom').getBoundingClientRect().top"
    )
