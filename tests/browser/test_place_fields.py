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
