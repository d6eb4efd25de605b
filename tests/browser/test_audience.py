"""Whom a service is for, said on a phone, with scripts and without."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from departments.audiences import Audience, Group
from departments.rules import audience_of
from servicedesk.accounts.models import User
from tests.browser.fixtures import PageAs
from tests.browser.watching import Watch, sideways
from tests.cast import PASSWORD, Company

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


def test_groups_outlive_the_session_while_one_signs_in_beside_them(
    company: Company, page_as: PageAs, watch: Watch
) -> None:
    page = page_as(company.hugo)
    page.goto("/manage/services/move-a-desk/audience/")
    add, save = "Add a group that can request it", page.get_by_role("button", name="Save")
    page.get_by_role("button", name=add).click()
    page.get_by_label("Job titles").fill("engineer")
    Session.objects.all().delete()
    page.get_by_role("button", name=add).click()
    _sign_in_beside(page, company.hugo)
    page.get_by_role("button", name=add).click()
    expect(page.get_by_label("Job titles")).to_have_count(2)
    expect(page.get_by_label("Job titles").first).to_have_value("engineer")
    page.get_by_label("Job titles").last.fill("analyst")
    Session.objects.all().delete()
    save.click()
    _sign_in_beside(page, company.hugo)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    assert {post for group in audience_of(company.move_desk).order for post in group.posts} == {
        "engineer",
        "analyst",
    }
    assert watch.faults and all("401" in fault or "403" in fault for fault in watch.faults)
    watch.faults.clear()


def _sign_in_beside(page: Page, person: User) -> None:
    with page.context.expect_page() as opened:
        page.locator("#content, #toasts").get_by_role("link", name="Sign in").last.click()
    tab = opened.value
    tab.get_by_label("Email").fill(person.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", name="Move a desk")).to_be_visible()
    tab.close()
