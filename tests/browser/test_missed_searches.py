"""A search of which nothing is opened is told to the desk when its page is left, and no other."""

import pytest
from playwright.sync_api import Page, expect

from departments.models import MissedSearch
from tests.browser.fixtures import PageAs
from tests.cast import Company

pytestmark = pytest.mark.browser
GLANCE_MS = 1_100  # what is in sight for less was not looked at


def look_for(page: Page, text: str) -> None:
    page.goto("/")
    page.locator(".hero [data-search]").fill(text)
    expect(page.locator("#results section")).to_be_visible()
    page.wait_for_timeout(GLANCE_MS)


def kept(page: Page) -> list[str]:
    """Return what the desk knows, once it knows something: the page that tells it is gone."""
    for _try in range(100):
        if words := list(MissedSearch.objects.values_list("words", flat=True)):
            return words
        page.wait_for_timeout(100)
    return []


def test_leaving_tells_it_and_opening_a_result_does_not(company: Company, page_as: PageAs) -> None:
    page = page_as(company.mia)
    look_for(page, "hammock")
    page.goto("/services/")
    assert kept(page) == ["hammock"]
    look_for(page, "desk")
    page.locator("#results a.rows-title").first.click()
    expect(page.get_by_role("heading", name="Move a desk")).to_be_visible()
    assert kept(page) == ["hammock"]
