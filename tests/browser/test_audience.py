"""Whom a service is for, said on a phone, with scripts and without."""

import pytest
from playwright.sync_api import expect

from departments.audiences import Audience, Group
from departments.rules import audience_of
from tests.browser.fixtures import PageAs
from tests.browser.watching import sideways
from tests.cast import Company

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False])
def test_a_head_adds_a_group_counts_it_and_saves_it(
    company: Company, page_as: PageAs, javascript: bool
) -> None:
    page = page_as(company.hugo, width=390, javascript=javascript)
    page.goto("/manage/services/move-a-desk/audience/")
    page.get_by_role("button", name="Add a group that can request it").click()
    page.get_by_label("department head").check()
    page.get_by_role("button", name="Count people").click()
    expect(page.get_by_text("3 people can request it")).to_be_visible()
    expect(page.get_by_label("department head")).to_be_checked()
    assert not sideways(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    assert audience_of(company.move_desk) == Audience(order=(Group(roles=frozenset({"head"})),))
