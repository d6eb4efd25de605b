"""The field for a place, with scripts: a few letters find it, its name is shown, its code is kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import PageAs
from tests.cast import Company
from tests.departments.places import some_places

pytestmark = pytest.mark.browser


def code_in(page: Page) -> str:
    return str(page.locator("input[name=parent]").input_value())


def test_a_few_letters_find_a_place_by_keyboard_alone(company: Company, page_as: PageAs) -> None:
    some_places()
    page = page_as(company.ada)
    page.goto("/manage/places/new/")
    page.get_by_role("combobox", name="Part of").focus()
    page.keyboard.type("tower 3rd")
    expect(page.get_by_role("option").first).to_contain_text("3rd floor")
    page.keyboard.press("Enter")
    assert code_in(page) == "SH-T2-3"
    expect(page.locator("#div_id_parent .ts-control .item")).to_contain_text("3rd floor")


def test_a_click_below_a_field_that_shrinks_when_it_is_left_is_not_lost(
    company: Company, page_as: PageAs
) -> None:
    places = some_places()
    places.third.name_en = "The third floor, from the lifts to the end of the long corridor"
    places.third.save(update_fields=["name_en"])
    page = page_as(company.ada)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/manage/places/new/")
    page.get_by_role("radio", name="room").check()
    page.get_by_label("Code", exact=False).first.fill("NEW-1")
    page.get_by_label("Name in English").fill("New")
    page.get_by_role("combobox", name="Part of").focus()
    page.keyboard.type("lifts")
    expect(page.get_by_role("option").first).to_contain_text("third floor")
    page.keyboard.press("Enter")
    control = page.locator("#div_id_parent .ts-control")
    before = control.bounding_box()
    page.get_by_role("button", name="Create").click()
    expect(page).to_have_url("/manage/places/")
    assert before is not None and before["height"] > 60  # it had grown for what is typed
