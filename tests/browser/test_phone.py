"""What a phone must not cut off or hide."""

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser
PHONE = 390


@pytest.mark.parametrize("javascript", [True, False])
def test_the_bell_opens_inside_the_screen(company: Company, page_as: PageAs, javascript: bool) -> None:
    page = page_as(company.mia, width=PHONE, javascript=javascript)
    page.goto("/")
    page.locator("#bell").click()
    menu = page.locator(".bell-menu")
    expect(menu.get_by_role("link", name="All notices")).to_be_visible()
    box = menu.bounding_box()
    assert box and (box["x"], box["x"] + box["width"]) == (16, PHONE - 16)
