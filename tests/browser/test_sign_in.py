"""Signing in and out, as a person does it."""

import pytest
from playwright.sync_api import expect

from tests.browser.fixtures import PageAs
from tests.cast import PASSWORD, Company

pytestmark = pytest.mark.browser


def test_a_person_signs_in_lands_where_he_wanted_to_go_and_signs_out(
    company: Company, page_as: PageAs
) -> None:
    page = page_as(None)
    page.goto("/queue/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Email").fill("li.wei@example.com")
    page.get_by_label("Password", exact=True).fill("wrong words entirely")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Queue", exact=True)).to_be_visible()
    page.get_by_label("Menu of Li Wei").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/queue/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
